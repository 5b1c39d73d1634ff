package org.keepalive4j.internal.detection;

import org.keepalive4j.DetectionStep.Kind;

/**
 * The timer of data that waits because the peer's window is zero, tcp_probe_timer. The event is the
 * moment when the data begins to wait.
 */
public final class WindowProbeTimer {
  /** TCP_TIMEOUT_MIN in net/tcp.h. */
  private static final long SHORTEST_WAIT = 2;

  /** ilog2(TCP_RTO_MAX / TCP_RTO_MIN) + 1 with 120 s and 200 ms. */
  private static final int MAX_DOUBLINGS = 10;

  private WindowProbeTimer() {}

  /** Returns the timeline if the peer doesn't answer any more. */
  public static Timeline run(TimerParameters timers) {
    var timeline = new Timeline();
    TickRange firstTry = TickRange.after(wait(timers, 0));

    var userTimeout = new UserTimeoutClamp(firstTry.asEvent(), timers.userTimeout(), SHORTEST_WAIT);
    TickRange now = firstTry.asEvent();
    for (int probes = 0; ; probes++) {
      if (timers.userTimeout() > 0 && probes > 0 && now.canReach(timers.userTimeout())) {
        timeline.endAt(firstTry.plus(now.from(timers.userTimeout())));
        if (!now.canPrecede(timers.userTimeout())) {
          return timeline;
        }
        now = now.before(timers.userTimeout());
      }
      if (probes >= timers.retries2()) {
        timeline.endAt(firstTry.plus(now));
        return timeline;
      }
      timeline.add(Kind.WINDOW_PROBE, probes + 1, firstTry.plus(now));
      now = userTimeout.then(now, wait(timers, probes + 1));
    }
  }

  /** Returns the wait before the next probe, as tcp_probe0_base and tcp_probe0_when do. */
  private static long wait(TimerParameters timers, int probes) {
    long base = Math.max(timers.rto(), timers.tcpRtoMin());
    int doublings = Math.min(Math.min(probes, timers.retries2()), MAX_DOUBLINGS);
    return Math.min(base << doublings, timers.rtoMax());
  }
}
