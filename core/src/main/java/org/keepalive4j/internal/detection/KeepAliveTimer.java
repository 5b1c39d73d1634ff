package org.keepalive4j.internal.detection;

import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.DetectionStep.Kind;

/**
 * The timer of an idle connection: tcp_keepalive_timer. The event is the last segment received.
 *
 * <p>A segment does not start the timer again. A timer that runs already ends when it was to end,
 * finds that the connection has not been idle for long enough, and starts itself for the rest; the
 * shorter the rest, the finer the wheel. So the first probe is as late as the wheel is coarse for
 * any wait up to idle, and its place on the wheel is known as far as that.
 */
public final class KeepAliveTimer {
  private KeepAliveTimer() {}

  /** What happens when nothing answers any more. */
  public static Timeline run(TcpTimers timers) {
    var timeline = new Timeline();
    if (timers.keepAlive()) {
      for (TickRange first : firstProbes(timers.idle())) {
        timeline.join(run(timers, first));
      }
    }
    return timeline;
  }

  /** The same, of which only the end is wanted: not one step after the other where it can be. */
  public static Timeline runToEnd(TcpTimers timers) {
    if (timers.userTimeout() > 0) {
      return run(timers);
    }
    var timeline = new Timeline();
    if (timers.keepAlive()) {
      for (TickRange first : firstProbes(timers.idle())) {
        timeline.endAt(first.thenEach(timers.interval(), timers.count()));
      }
    }
    return timeline;
  }

  private static Timeline run(TcpTimers timers, TickRange first) {
    var timeline = new Timeline();
    TickRange now = first;
    for (int probes = 0; ; probes++) {
      // With a user timeout the kernel does not look at the count.
      if (timers.userTimeout() == 0 && probes >= timers.count()) {
        timeline.endAt(now);
        return timeline;
      }
      if (timers.userTimeout() > 0 && probes > 0 && now.canReach(timers.userTimeout())) {
        timeline.endAt(now.from(timers.userTimeout()));
        if (!now.canMiss(timers.userTimeout())) {
          return timeline;
        }
        now = now.before(timers.userTimeout());
      }
      timeline.add(Kind.PROBE, probes + 1, now);
      now = now.then(timers.interval());
    }
  }

  /** What happens when the peer answers the first probe with a reset, one round trip later. */
  public static Timeline runUntilReset(TcpTimers timers) {
    var timeline = new Timeline();
    if (timers.keepAlive()) {
      TickRange probe =
          TickRange.ofRunningTimer(timers.idle(), TimerWheel.granularity(timers.idle()));
      timeline.add(Kind.PROBE, 1, probe);
      timeline.endAt(probe);
    }
    return timeline;
  }

  /** One for each granularity that the last wait before it can have had. */
  private static List<TickRange> firstProbes(long idle) {
    List<TickRange> ticks = new ArrayList<>();
    long coarsest = TimerWheel.granularity(idle);
    for (long granularity = 1; granularity <= coarsest; granularity <<= TimerWheel.LEVEL_SHIFT) {
      ticks.add(TickRange.ofRunningTimer(idle, granularity));
    }
    return ticks;
  }
}
