package org.keepalive4j.internal.detection;

import org.keepalive4j.DetectionStep.Kind;

/**
 * The timer of data that waits before a shut window: tcp_probe_timer. The event is the moment when
 * it begins to wait.
 */
public final class WindowProbeTimer {
  /** TCP_TIMEOUT_MIN of net/tcp.h. */
  private static final long SHORTEST_WAIT = 2;

  /** One more than ilog2(TCP_RTO_MAX / TCP_RTO_MIN), which are 120 s and 200 ms. */
  private static final int MAX_DOUBLINGS = 10;

  private WindowProbeTimer() {}

  /** What happens when nothing answers any more. */
  public static Timeline run(TcpTimers timers) {
    var timeline = new Timeline();
    TickRange firstTry = TickRange.after(wait(timers, 0));

    var userTimeout = new UserTimeout(firstTry.asEvent(), timers.userTimeout(), SHORTEST_WAIT);
    TickRange now = firstTry.asEvent();
    for (int probes = 0; ; probes++) {
      if (timers.userTimeout() > 0 && probes > 0 && now.canReach(timers.userTimeout())) {
        timeline.endAt(firstTry.plus(now.from(timers.userTimeout())));
        if (!now.canMiss(timers.userTimeout())) {
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

  /** tcp_probe0_base and tcp_probe0_when. */
  private static long wait(TcpTimers timers, int probes) {
    long base = Math.max(timers.rto(), timers.tcpRtoMin());
    int doublings = Math.min(Math.min(probes, timers.retries2()), MAX_DOUBLINGS);
    return Math.min(base << doublings, timers.rtoMax());
  }
}
