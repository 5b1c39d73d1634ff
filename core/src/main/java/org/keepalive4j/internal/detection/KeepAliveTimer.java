package org.keepalive4j.internal.detection;

import org.keepalive4j.Detection.Step.Kind;

/** The timer of an idle connection: tcp_keepalive_timer. The event is the last segment received. */
public final class KeepAliveTimer {
  private KeepAliveTimer() {}

  /** What happens when nothing answers any more. */
  public static Timeline run(TcpTimers timers) {
    var timeline = new Timeline();
    if (!timers.keepAlive()) {
      return timeline;
    }
    Moment now = Moment.after(timers.idle());
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
      Moment probe = Moment.after(timers.idle());
      timeline.add(Kind.PROBE, 1, probe);
      timeline.endAt(probe);
    }
    return timeline;
  }
}
