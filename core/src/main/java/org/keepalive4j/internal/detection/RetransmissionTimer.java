package org.keepalive4j.internal.detection;

import org.keepalive4j.DetectionStep.Kind;

/** The timer of unanswered data: tcp_retransmit_timer. The event is the write. */
public final class RetransmissionTimer {
  private RetransmissionTimer() {}

  /** What happens when nothing acknowledges a segment that was sent. */
  public static Timeline run(TcpTimers timers) {
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

    // From here on the kernel counts from the first retransmission, not from the write.
    long limit = timers.userTimeout() > 0 ? timers.userTimeout() : modelTimeout(timers);
    var userTimeout = new UserTimeout(firstTry.asEvent(), timers.userTimeout(), 1);
    long rto = timers.rto();
    TickRange now = firstTry.asEvent();
    for (int retransmissions = 1; ; retransmissions++) {
      // An ICMP error takes one backoff back, and the jiffy that it took: tcp_ld_RTO_revert.
      rto = timers.answered() ? timers.rto() : Math.min(2 * rto, timers.rtoMax());
      now = userTimeout.then(now, timers.answered() ? rto - 1 : rto);
      if (now.canReach(limit)) {
        timeline.endAt(firstTry.plus(now.from(limit)));
        if (!now.canMiss(limit)) {
          return timeline;
        }
        now = now.before(limit);
      }
      timeline.add(Kind.RETRANSMISSION, retransmissions + 1, firstTry.plus(now));
    }
  }

  /** How long retries2 retransmissions would take on a fast path: tcp_model_timeout. */
  private static long modelTimeout(TcpTimers timers) {
    long base = timers.tcpRtoMin();
    int doublings = 63 - Long.numberOfLeadingZeros(timers.rtoMax() / base);
    long exponential = ((2L << Math.min(timers.retries2(), doublings)) - 1) * base;
    return exponential + Math.max(timers.retries2() - doublings, 0) * timers.rtoMax();
  }
}
