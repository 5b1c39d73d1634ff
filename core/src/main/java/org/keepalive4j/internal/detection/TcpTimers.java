package org.keepalive4j.internal.detection;

import org.keepalive4j.IcmpError;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;

/**
 * What the timers of one connection look at, in jiffies.
 *
 * @param keepAlive SOCK_KEEPOPEN
 * @param idle keepalive_time_when
 * @param interval keepalive_intvl_when
 * @param count keepalive_probes
 * @param userTimeout icsk_user_timeout, 0 for none
 * @param retries2 net.ipv4.tcp_retries2
 * @param rto icsk_rto before any backoff
 * @param rtoMax tcp_rto_max
 * @param tcpRtoMin TCP_RTO_MIN, 200 ms, which some sums use whatever rto_min is
 * @param lossProbe whether tail loss probes are sent
 * @param lossProbeTimeout when one is sent, with one segment in flight: tcp_schedule_loss_probe
 * @param answered whether an ICMP error comes for all data that takes a backoff back
 */
public record TcpTimers(
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
    boolean answered) {

  /** The timers of a connection with these settings in this system. */
  public static TcpTimers of(KeepAlive settings, SystemValues system) {
    var jiffies = new Jiffies(system.hz());
    var rtoMin = jiffies.duration(jiffies.covering(system.rtoMin()));
    var roundTrip = system.roundTrip();
    long rtoMax = jiffies.covering(system.rtoMax());
    // A steady round trip deviates by less than rto_min, which then takes the deviation's place.
    // tcp_bound_rto: a kernel takes an rto_min above rto_max, which then wins.
    long rto = Math.min(jiffies.covering(roundTrip.plus(rtoMin)), rtoMax);
    return new TcpTimers(
        settings.enabled().orElse(false),
        jiffies.covering(settings.idle().orElse(system.idle())),
        jiffies.covering(settings.interval().orElse(system.interval())),
        settings.count().orElse(system.count()),
        settings.userTimeout().map(jiffies::covering).orElse(0L),
        system.retries2(),
        rto,
        rtoMax,
        system.hz() / 5,
        system.earlyRetrans() == 3 || system.earlyRetrans() == 4,
        Math.min(rto, jiffies.covering(roundTrip.plus(roundTrip).plus(rtoMin))),
        system.icmp().filter(IcmpError::revertsBackoff).isPresent());
  }

  /**
   * The same on a connection that is probed already: after an answer, which the peer's death is
   * counted from, the timer goes on to wait its interval.
   *
   * @param answer how long the peer took to answer the probe, in jiffies
   */
  public TcpTimers afterAnsweredProbe(long answer) {
    return new TcpTimers(
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
        answered);
  }
}
