package org.keepalive4j.internal.detection;

import org.keepalive4j.DetectionStep.Kind;

/** The timer of unacknowledged data, tcp_retransmit_timer. The event is the write. */
public final class RetransmissionTimer {
  private RetransmissionTimer() {}

  /** Returns the timeline if the peer doesn't acknowledge a segment. */
  public static Timeline run(TimerParameters timers) {
    var timeline = new Timeline();
    TickRange firstTry;
    if (timers.lossProbe()) {
      TickRange lossProbe = TickRange.after(timers.lossProbeTimeout());
      timeline.add(Kind.LOSS_PROBE, 1, lossProbe);
      firstTry = lossProbe.then(timers.rto());
    } else {
      firstTry = TickRange.after(timers.rto());
    }
    timeline.add(Kind.RETRANSMISSION, 1, firstTry);

    // From now on, the kernel counts from the first retransmission instead of the write.
    long limit = timers.userTimeout() > 0 ? timers.userTimeout() : modelTimeout(timers);
    var userTimeout = new UserTimeoutClamp(firstTry.asEvent(), timers.userTimeout(), 1);
    long rto = timers.rto();
    TickRange now = firstTry.asEvent();
    for (int retransmissions = 1; ; retransmissions++) {
      // An ICMP error reverts one backoff. The kernel then subtracts the time since the
      // retransmission, which is one jiffy (tcp_ld_RTO_revert).
      rto = timers.backoffReverted() ? timers.rto() : Math.min(2 * rto, timers.rtoMax());
      now = userTimeout.then(now, timers.backoffReverted() ? rto - 1 : rto);
      if (now.canReach(limit)) {
        timeline.endAt(firstTry.plus(now.from(limit)));
        if (!now.canPrecede(limit)) {
          return timeline;
        }
        now = now.before(limit);
      }
      timeline.add(Kind.RETRANSMISSION, retransmissions + 1, firstTry.plus(now));
    }
  }

  /** Returns how long retries2 retransmissions would take on a fast path: tcp_model_timeout. */
  private static long modelTimeout(TimerParameters timers) {
    long base = timers.tcpRtoMin();
    int doublings = 63 - Long.numberOfLeadingZeros(timers.rtoMax() / base);
    long exponential = ((2L << Math.min(timers.retries2(), doublings)) - 1) * base;
    return exponential + Math.max(timers.retries2() - doublings, 0) * timers.rtoMax();
  }
}
