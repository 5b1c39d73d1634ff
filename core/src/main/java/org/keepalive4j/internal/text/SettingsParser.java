package org.keepalive4j.internal.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Mode;

/**
 * Parses SETTINGS to values in the kernel's units. In a policy they may include a mode.
 *
 * <p>{@code KeepAlive} calls this class, which therefore doesn't know {@code KeepAlive}.
 */
public final class SettingsParser {
  static final List<String> WORDS =
      List.of("idle", "interval", "count", "user-timeout", "on", "off", "mode");

  private static final Duration MAX_SECONDS = Duration.ofSeconds(KeepAliveOption.IDLE.max());
  private static final Duration MAX_USER_TIMEOUT =
      Duration.ofMillis(KeepAliveOption.USER_TIMEOUT.max());

  private final TextCursor cursor;
  private final boolean inPolicy;
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
  private boolean isOn;
  private boolean isOff;
  private @Nullable Mode mode;

  SettingsParser(TextCursor cursor, boolean inPolicy) {
    this.cursor = cursor;
    this.inPolicy = inPolicy;
  }

  /**
   * Parses a text that is settings without a mode and nothing else.
   *
   * @return the options that are given, with values in the kernel's units
   * @throws org.keepalive4j.SyntaxException if it is anything else
   */
  public static Map<KeepAliveOption, Integer> parse(String text) {
    TextCursor cursor = new TextCursor(text);
    cursor.skipBlanks();
    Result result = new SettingsParser(cursor, false).settings();
    cursor.requireEnd("end of the settings");
    return result.values();
  }

  /** Returns whether settings begin here, and not a match. */
  static boolean startsAt(TextCursor cursor) {
    return WORDS.contains(cursor.peek("=,"));
  }

  /** Values in the kernel's units, and the mode, {@link Mode#PROTECT} if none is given. */
  record Result(Map<KeepAliveOption, Integer> values, Mode mode) {}

  Result settings() {
    do {
      word();
    } while (cursor.acceptSpaced(','));
    if (values.isEmpty()) {
      throw cursor.expected("settings in addition to the mode, such as idle=60s");
    }
    return new Result(values, mode == null ? Mode.PROTECT : mode);
  }

  private void word() {
    int start = cursor.position();
    String word = cursor.word("=,");
    switch (word) {
      case "on" -> set(start, word, KeepAliveOption.KEEP_ALIVE, 1);
      case "off" -> set(start, word, KeepAliveOption.KEEP_ALIVE, 0);
      case "idle" -> {
        value(word);
        set(start, word, KeepAliveOption.IDLE, seconds());
      }
      case "interval" -> {
        value(word);
        set(start, word, KeepAliveOption.INTERVAL, seconds());
      }
      case "count" -> {
        value(word);
        set(start, word, KeepAliveOption.COUNT, count());
      }
      case "user-timeout" -> {
        value(word);
        set(start, word, KeepAliveOption.USER_TIMEOUT, userTimeout());
      }
      case "mode" -> {
        if (!inPolicy) {
          throw cursor.expectedSince(start, "settings without a mode, which only a policy has");
        }
        if (mode != null) {
          throw cursor.expectedSince(start, "only one mode");
        }
        value(word);
        mode = mode();
      }
      default ->
          throw cursor.expectedSince(
              start, "on, off, idle=60s, interval=10s, count=5 or user-timeout=90s", WORDS);
    }
  }

  private void value(String word) {
    if (!cursor.acceptSpaced('=')) {
      cursor.skipBlanks();
      throw cursor.expected("'=' and a value after " + word);
    }
  }

  private void set(int start, String word, KeepAliveOption option, int value) {
    boolean switchesOn = option != KeepAliveOption.USER_TIMEOUT && !word.equals("off");
    if ((isOff && switchesOn) || (isOn && word.equals("off"))) {
      throw cursor.expectedSince(start, "only user-timeout together with off");
    }
    isOff |= word.equals("off");
    isOn |= switchesOn;
    if (values.put(option, value) != null) {
      throw cursor.expectedSince(start, "each setting once");
    }
  }

  private int seconds() {
    int start = cursor.position();
    Duration duration = DurationParser.read(cursor).duration();
    if (duration.toNanosPart() != 0 || duration.isZero() || duration.compareTo(MAX_SECONDS) > 0) {
      throw cursor.expectedSince(start, "whole seconds from 1s to 32767s");
    }
    return (int) duration.toSeconds();
  }

  private int count() {
    return cursor.number(
        ",",
        KeepAliveOption.COUNT.min(),
        KeepAliveOption.COUNT.max(),
        "a number of probes from 1 to 127");
  }

  private int userTimeout() {
    int start = cursor.position();
    DurationParser.Result read = DurationParser.read(cursor);
    if (!read.hasUnit()) {
      throw cursor.expectedSince(start, "a duration with a unit, such as 90s or 500ms");
    }
    Duration duration = read.duration();
    boolean isWhole = duration.toMillisPart() * 1_000_000 == duration.toNanosPart();
    if (!isWhole || duration.compareTo(MAX_USER_TIMEOUT) > 0) {
      throw cursor.expectedSince(start, "whole milliseconds from 0s to 2147483647ms");
    }
    return (int) duration.toMillis();
  }

  private Mode mode() {
    int start = cursor.position();
    String word = cursor.word(",");
    List<String> words = new ArrayList<>();
    for (Mode candidate : Mode.values()) {
      if (candidate.word().equals(word)) {
        return candidate;
      }
      words.add(candidate.word());
    }
    throw cursor.expectedSince(start, "protect, fill or enforce", words);
  }
}
