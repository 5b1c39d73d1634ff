package org.keepalive4j.internal.detection;

import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.DetectionStep.Kind;

/**
 * The timer of an idle connection, tcp_keepalive_timer. The event is the last received segment.
 *
 * <p>A segment doesn't restart the timer. When the timer fires and the connection hasn't been idle
 * for long enough, the kernel starts it again for the rest of the idle time. The shorter that rest,
 * the finer its granularity. It isn't known how long the last wait before the first probe is, so
 * the first probe may have the granularity of any wait up to the idle time.
 */
public final class KeepAliveTimer {
  private KeepAliveTimer() {}

  /** Returns the timeline if the peer doesn't answer any more. */
  public static Timeline run(TimerParameters timers) {
    var timeline = new Timeline();
    if (timers.keepAlive()) {
      for (TickRange first : firstProbes(timers.idle())) {
        timeline.merge(run(timers, first));
      }
    }
    return timeline;
  }

  /**
   * Returns a timeline with the same end. Without a user timeout, the end is computed without the
   * steps before it.
   */
  public static Timeline runToEnd(TimerParameters timers) {
    if (timers.userTimeout() > 0) {
      return run(timers);
    }
    var timeline = new Timeline();
    if (timers.keepAlive()) {
      for (TickRange first : firstProbes(timers.idle())) {
        timeline.endAt(first.thenRepeatedly(timers.interval(), timers.count()));
      }
    }
    return timeline;
  }

  private static Timeline run(TimerParameters timers, TickRange first) {
    var timeline = new Timeline();
    TickRange now = first;
    for (int probes = 0; ; probes++) {
      // With a user timeout, the kernel ignores the count.
      if (timers.userTimeout() == 0 && probes >= timers.count()) {
        timeline.endAt(now);
        return timeline;
      }
      if (timers.userTimeout() > 0 && probes > 0 && now.canReach(timers.userTimeout())) {
        timeline.endAt(now.from(timers.userTimeout()));
        if (!now.canPrecede(timers.userTimeout())) {
          return timeline;
        }
        now = now.before(timers.userTimeout());
      }
      timeline.add(Kind.PROBE, probes + 1, now);
      now = now.then(timers.interval());
    }
  }

  /** Returns the timeline if the peer answers the first probe with a reset. */
  public static Timeline runUntilReset(TimerParameters timers) {
    var timeline = new Timeline();
    if (timers.keepAlive()) {
      TickRange probe =
          TickRange.ofRunningTimer(timers.idle(), TimerWheel.granularity(timers.idle()));
      timeline.add(Kind.PROBE, 1, probe);
      timeline.endAt(probe);
    }
    return timeline;
  }

  /** Returns the first probe for each granularity that the last wait before it may have. */
  private static List<TickRange> firstProbes(long idle) {
    List<TickRange> ticks = new ArrayList<>();
    long coarsest = TimerWheel.granularity(idle);
    for (long granularity = 1; granularity <= coarsest; granularity <<= TimerWheel.LEVEL_SHIFT) {
      ticks.add(TickRange.ofRunningTimer(idle, granularity));
    }
    return ticks;
  }
}
