package org.keepalive4j.checks.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Settings and their expected results, written without the parser and the arithmetic under test.
 * Null is unset.
 */
record Settings(
    @Nullable Boolean on,
    @Nullable Long idle,
    @Nullable Long interval,
    @Nullable Long count,
    @Nullable Long userTimeout,
    String text) {

  /** Returns random settings in random order and units. */
  static Settings random(Random random) {
    List<String> words = new ArrayList<>();
    Long userTimeout = random.nextInt(3) == 0 ? (long) random.nextInt(1_000_000) : null;
    if (userTimeout != null) {
      words.add("user-timeout=" + userTimeout + "ms");
    }
    if (random.nextInt(5) == 0) {
      words.add("off");
      return new Settings(false, null, null, null, userTimeout, join(words, random));
    }
    Long idle = random.nextBoolean() ? 1 + (long) random.nextInt(32767) : null;
    Long interval = random.nextBoolean() ? 1 + (long) random.nextInt(500) * 60 : null;
    Long count = random.nextBoolean() ? 1 + (long) random.nextInt(127) : null;
    if (idle != null) {
      words.add("idle=" + idle + (random.nextBoolean() ? "s" : ""));
    }
    if (interval != null) {
      words.add("interval=" + interval * 1000 + "ms");
    }
    if (count != null) {
      words.add("count=" + count);
    }
    boolean on = idle != null || interval != null || count != null;
    if (words.isEmpty() || random.nextInt(4) == 0) {
      words.add("on");
      on = true;
    }
    return new Settings(on ? true : null, idle, interval, count, userTimeout, join(words, random));
  }

  private static String join(List<String> words, Random random) {
    Collections.shuffle(words, random);
    return String.join(",", words);
  }

  /** Returns the values of a socket after the settings were applied. */
  Truth.Values on(Truth.Values before) {
    return new Truth.Values(
        on == null ? before.keepAlive() : on,
        idle == null ? before.idleSeconds() : idle,
        interval == null ? before.intervalSeconds() : interval,
        count == null ? before.count() : count,
        userTimeout == null ? before.userTimeout() : userTimeout);
  }
}
