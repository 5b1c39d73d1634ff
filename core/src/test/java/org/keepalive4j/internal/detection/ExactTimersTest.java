package org.keepalive4j.internal.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;

/**
 * Compares the ranges with a second implementation of the kernel's loops, which counts exact
 * jiffies and starts at each position of the timer wheel.
 */
class ExactTimersTest {
  private static final int CASES = 60;

  /** The granularity of the coarsest level that these waits reach, in jiffies. */
  private static final long TURN = 8 * 8 * 8 * 8;

  static IntStream seeds() {
    return IntStream.range(0, CASES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theIdleRangeIsThatOfAllPositionsOfTheWheel(int seed) {
    TimerParameters timers = timers(seed);

    assertExact(
        KeepAliveTimer.run(timers),
        // The shortest last waits of long idle times don't end at every position of the wheel.
        TimerWheel.granularity(timers.idle()) > 64 ? 7 : 0,
        start ->
            segments(timers, start)
                .flatMap(segment -> LongStream.of(exactKeepAlive(timers, start, segment))));
  }

  /**
   * Returns times of the last segment for a timer that was started at {@code start}. The earlier
   * the segment, the shorter and finer the timer's last wait.
   */
  private static LongStream segments(TimerParameters timers, long start) {
    long firstTick = fire(start, start, timers.idle());
    LongStream early = LongStream.range(start, Math.min(start + 70, firstTick));
    LongStream anyTime = new Random(start).longs(20, start, firstTick);
    return LongStream.concat(early, anyTime);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theInFlightRangeIsThatOfAllPositionsOfTheWheel(int seed) {
    TimerParameters timers = timers(seed);

    assertExact(
        RetransmissionTimer.run(timers),
        0,
        start -> LongStream.of(exactRetransmission(timers, start)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theZeroWindowRangeIsThatOfAllPositionsOfTheWheel(int seed) {
    TimerParameters timers = timers(seed);

    assertExact(
        WindowProbeTimer.run(timers), 0, start -> LongStream.of(exactWindowProbe(timers, start)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theEndComputedWithoutStepsIsTheSame(int seed) {
    for (int i = 0; i < 100; i++) {
      TimerParameters timers = timers(seed + i * CASES);

      assertThat(KeepAliveTimer.runToEnd(timers).end()).isEqualTo(KeepAliveTimer.run(timers).end());
    }
  }

  static TimerParameters timers(int seed) {
    var random = new Random(seed);
    KeepAlive settings =
        KeepAlive.on()
            .withIdle(Duration.ofSeconds(1 + random.nextInt(random.nextBoolean() ? 8 : 90)))
            .withInterval(Duration.ofSeconds(1 + random.nextInt(random.nextBoolean() ? 8 : 90)))
            .withCount(1 + random.nextInt(9));
    if (seed % 2 == 1) {
      settings = settings.withUserTimeout(Duration.ofMillis(100 + random.nextInt(120_000)));
    }
    int[] hz = {100, 250, 1000};
    return TimerParameters.of(
        settings,
        SystemValues.builder()
            .hz(hz[random.nextInt(hz.length)])
            .retries2(1 + random.nextInt(10))
            .earlyRetrans(seed % 3)
            .rtoMin(Duration.ofMillis(5 + random.nextInt(400)))
            .rtoMax(Duration.ofSeconds(1 + random.nextInt(119)))
            .roundTrip(Duration.ofMillis(1 + random.nextInt(300)))
            .build());
  }

  private static void assertExact(Timeline timeline, int room, LongFunction<LongStream> exact) {
    LongSummaryStatistics all = LongStream.range(TURN, 2 * TURN).flatMap(exact).summaryStatistics();
    Timeline.Entry end = timeline.end();

    assertThat(end).isNotNull();
    // The range may be one jiffy wider: if a user timeout shortens a wait, not every jiffy occurs.
    assertThat(end.earliest() + 1).isBetween(all.getMin() - 1 - room, all.getMin());
    assertThat(end.latest()).isBetween(all.getMax(), all.getMax() + 1);
  }

  /** Returns the end for a timer that is started at {@code start}, before the last segment. */
  private static long exactKeepAlive(TimerParameters timers, long start, long segment) {
    long now = fire(start, start, timers.idle());
    if (now - segment < timers.idle()) {
      now = fire(now, now + 1, timers.idle() - (now - segment));
    }
    for (int probes = 0; ; probes++) {
      boolean dead =
          timers.userTimeout() > 0
              ? probes > 0 && now - segment >= timers.userTimeout()
              : probes >= timers.count();
      if (dead) {
        return now - segment;
      }
      now = fire(now, now + 1, timers.interval());
    }
  }

  private static long exactRetransmission(TimerParameters timers, long start) {
    long now = start;
    if (timers.lossProbe()) {
      now = fire(start, start, timers.lossProbeTimeout());
    }
    now = fire(now, now == start ? start : now + 1, timers.rto());
    long stamp = now;
    long limit = timers.userTimeout() > 0 ? timers.userTimeout() : model(timers);
    long rto = timers.rto();
    for (int retransmissions = 0; retransmissions == 0 || now - stamp < limit; retransmissions++) {
      rto = Math.min(2 * rto, timers.rtoMax());
      long left = timers.userTimeout() - (now - stamp);
      now = fire(now, now + 1, timers.userTimeout() > 0 ? Math.min(rto, left) : rto);
    }
    return now - start;
  }

  private static long model(TimerParameters timers) {
    long rto = timers.tcpRtoMin();
    long sum = rto;
    for (int i = 0; i < timers.retries2(); i++) {
      rto = Math.min(rto * 2, timers.rtoMax() >= rto * 2 ? rto * 2 : timers.rtoMax());
      sum += rto;
    }
    return sum;
  }

  private static long exactWindowProbe(TimerParameters timers, long start) {
    long base = Math.max(timers.rto(), timers.tcpRtoMin());
    long now = fire(start, start, Math.min(base, timers.rtoMax()));
    long stamp = now;
    for (int probes = 0; probes < timers.retries2(); ) {
      if (probes > 0 && timers.userTimeout() > 0 && now - stamp >= timers.userTimeout()) {
        break;
      }
      probes++;
      long wait =
          Math.min(base << Math.min(Math.min(probes, timers.retries2()), 10), timers.rtoMax());
      if (timers.userTimeout() > 0) {
        wait = Math.min(wait, Math.max(timers.userTimeout() - (now - stamp), 2));
      }
      now = fire(now, now + 1, wait);
    }
    return now - start;
  }

  /** Returns when a timer fires, from the comment at the head of kernel/time/timer.c. */
  static long fire(long now, long clock, long wait) {
    long expires = now + wait;
    int shift = 0;
    while (expires - clock >= 63L << shift) {
      shift += 3;
    }
    return ((expires >> shift) + 1) << shift;
  }
}
