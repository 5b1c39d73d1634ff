package org.keepalive4j.internal.detection;

import org.keepalive4j.IcmpError;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;

/**
 * The parameters of one connection's timers, in jiffies. Each is named with its name in the kernel.
 *
 * @param keepAlive SOCK_KEEPOPEN
 * @param idle keepalive_time_when
 * @param interval keepalive_intvl_when
 * @param count keepalive_probes
 * @param userTimeout icsk_user_timeout, 0 for none
 * @param retries2 net.ipv4.tcp_retries2
 * @param rto icsk_rto before the first backoff
 * @param rtoMax tcp_rto_max
 * @param tcpRtoMin TCP_RTO_MIN, 200 ms, which the kernel uses in some places instead of rto_min
 * @param lossProbe whether the kernel sends tail loss probes
 * @param lossProbeTimeout the time until a tail loss probe with one segment in flight:
 *     tcp_schedule_loss_probe
 * @param backoffReverted whether an ICMP error follows each retransmission and reverts its backoff
 */
public record TimerParameters(
    boolean keepAlive,
    long idle,
    long interval,
    int count,
    long userTimeout,
    int retries2,
    long rto,
    long rtoMax,
    long tcpRtoMin,
    boolean lossProbe,
    long lossProbeTimeout,
    boolean backoffReverted) {

  /** Returns the parameters of a connection with these settings on this system. */
  public static TimerParameters of(KeepAlive settings, SystemValues system) {
    var jiffies = new Jiffies(system.hz());
    var rtoMin = jiffies.duration(jiffies.roundUp(system.rtoMin()));
    var roundTrip = system.roundTrip();
    long rtoMax = jiffies.roundUp(system.rtoMax());
    // The kernel adds the deviation of the round trip, but at least rto_min. A constant round trip
    // has no deviation. If rto_min is above rto_max, rto_max applies (tcp_bound_rto).
    long rto = Math.min(jiffies.roundUp(roundTrip.plus(rtoMin)), rtoMax);
    return new TimerParameters(
        settings.enabled().orElse(false),
        jiffies.roundUp(settings.idle().orElse(system.idle())),
        jiffies.roundUp(settings.interval().orElse(system.interval())),
        settings.count().orElse(system.count()),
        settings.userTimeout().map(jiffies::roundUp).orElse(0L),
        system.retries2(),
        rto,
        rtoMax,
        system.hz() / 5,
        system.earlyRetrans() == 3 || system.earlyRetrans() == 4,
        Math.min(rto, jiffies.roundUp(roundTrip.plus(roundTrip).plus(rtoMin))),
        system.icmp().filter(IcmpError::revertsBackoff).isPresent());
  }

  /**
   * Returns the parameters of a connection whose peer has answered a probe. The event is the
   * answer. The timer still waits for the interval that began with the probe.
   *
   * @param answer the time between the probe and its answer, in jiffies
   */
  public TimerParameters afterAnsweredProbe(long answer) {
    return new TimerParameters(
        keepAlive,
        Math.max(idle, interval - answer),
        interval,
        count,
        userTimeout,
        retries2,
        rto,
        rtoMax,
        tcpRtoMin,
        lossProbe,
        lossProbeTimeout,
        backoffReverted);
  }
}
