package org.keepalive4j.internal.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keepalive4j.internal.detection.ExactTimersTest.fire;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Simulates random traffic before the last segment: segments at any time, data in flight when the
 * timer fires, and answered probes. The end must be within the range.
 */
class EarlierTrafficTest {
  private static final int HISTORIES = 2000;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theEndIsWithinTheRangeWhateverHappenedBefore(int seed) {
    TimerParameters timers = ExactTimersTest.timers(seed);
    Timeline.Entry end = KeepAliveTimer.run(timers).end();
    var random = new Random(seed);

    assertThat(end).isNotNull();
    for (int i = 0; i < HISTORIES; i++) {
      assertThat(new History(timers, random).end()).isBetween(end.earliest() + 1, end.latest());
    }
  }

  /** One connection. Its timer fires next at {@code now}. */
  private static final class History {
    private final TimerParameters timers;
    private final Random random;
    private long now;
    private long lastSegment;

    History(TimerParameters timers, Random random) {
      this.timers = timers;
      this.random = random;
      long start = 1_000_000 + random.nextInt(1 << 18);
      lastSegment = start;
      now = fire(start, start, timers.idle());
      long waitedSince = start;
      for (int traffic = random.nextInt(6); traffic > 0; traffic--) {
        long wait = now - waitedSince;
        // One of three segments arrives soon after the timer was started.
        boolean soon = random.nextInt(3) == 0;
        long since = random.nextLong(soon ? Math.min(wait, 70) : wait);
        lastSegment = Math.max(lastSegment, waitedSince + since);
        waitedSince = now;
        now = fire(now, now + 1, next());
      }
    }

    /** Returns how long the timer waits after {@code now}, while there is still traffic. */
    private long next() {
      if (random.nextInt(4) == 0) { // data is in flight and is acknowledged soon
        lastSegment = now + random.nextInt(3);
        return timers.idle();
      }
      long idleFor = now - lastSegment;
      if (idleFor < timers.idle()) {
        return timers.idle() - idleFor;
      }
      lastSegment = now; // a probe, answered at once
      // A longer interval is the situation IDLE_AFTER_ANSWERED_PROBE, which has another range.
      return Math.min(timers.interval(), timers.idle());
    }

    /** Returns when the kernel closes the connection, in jiffies since the last segment. */
    long end() {
      while (now - lastSegment < timers.idle()) {
        now = fire(now, now + 1, timers.idle() - (now - lastSegment));
      }
      for (int probes = 0; ; probes++) {
        boolean dead =
            timers.userTimeout() > 0
                ? probes > 0 && now - lastSegment >= timers.userTimeout()
                : probes >= timers.count();
        if (dead) {
          return now - lastSegment;
        }
        now = fire(now, now + 1, timers.interval());
      }
    }
  }
}
