package org.keepalive4j.internal.detection;

import java.util.EnumSet;
import java.util.Set;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SocketError;
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

  /** Of host and net unreachable, and no others: RFC 6069, tcp_v4_err. */
  private static final Set<SocketError> REVERTING =
      EnumSet.of(SocketError.EHOSTUNREACH, SocketError.ENETUNREACH);

  /** The timers of a connection with these settings in this system. */
  public static TcpTimers of(KeepAlive settings, SystemValues system) {
    var jiffies = new Jiffies(system.hz());
    var rtoMin = jiffies.duration(jiffies.covering(system.rtoMin()));
    var roundTrip = system.roundTrip();
    // A steady round trip deviates by less than rto_min, which then takes the deviation's place.
    long rto = jiffies.covering(roundTrip.plus(rtoMin));
    return new TcpTimers(
        settings.enabled().orElse(false),
        jiffies.covering(settings.idle().orElse(system.idle())),
        jiffies.covering(settings.interval().orElse(system.interval())),
        settings.count().orElse(system.count()),
        settings.userTimeout().map(jiffies::covering).orElse(0L),
        system.retries2(),
        rto,
        jiffies.covering(system.rtoMax()),
        system.hz() / 5,
        system.earlyRetrans() == 3 || system.earlyRetrans() == 4,
        Math.min(rto, jiffies.covering(roundTrip.multipliedBy(2).plus(rtoMin))),
        system.unreachable().filter(REVERTING::contains).isPresent());
  }
}
