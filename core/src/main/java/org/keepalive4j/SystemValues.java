package org.keepalive4j;

import java.time.Duration;
import java.util.Optional;

/**
 * What a connection's timers depend on besides its settings: the kernel's clock, the sysctls of its
 * network namespace, and the path. {@link #linux()} are the values of an unchanged Linux; the
 * others are made of it, {@code SystemValues.linux().withRetries2(8)}.
 *
 * @param hz the kernel's ticks a second, CONFIG_HZ: 100, 250, 300 or 1000
 * @param idle what a socket has that sets none: net.ipv4.tcp_keepalive_time
 * @param interval what a socket has that sets none: net.ipv4.tcp_keepalive_intvl
 * @param count what a socket has that sets none: net.ipv4.tcp_keepalive_probes
 * @param retries2 how often unanswered data is sent again: net.ipv4.tcp_retries2
 * @param rtoMin the least that is added to the round trip before data is sent again:
 *     net.ipv4.tcp_rto_min_us, or rto_min of the route
 * @param rtoMax the longest wait between two tries: net.ipv4.tcp_rto_max_ms
 * @param roundTrip the path's round trip time, taken as steady
 * @param earlyRetrans net.ipv4.tcp_early_retrans; with 3 and 4 tail loss probes are sent
 * @param icmp what data in flight is answered with by a router or a firewall; empty where nothing
 *     answers
 */
public record SystemValues(
    int hz,
    Duration idle,
    Duration interval,
    int count,
    int retries2,
    Duration rtoMin,
    Duration rtoMax,
    Duration roundTrip,
    int earlyRetrans,
    Optional<IcmpError> icmp) {

  private static final SystemValues LINUX =
      new SystemValues(
          250,
          Duration.ofHours(2),
          Duration.ofSeconds(75),
          9,
          15,
          Duration.ofMillis(200),
          Duration.ofSeconds(120),
          Duration.ofMillis(1),
          3,
          Optional.empty());

  /**
   * @throws IllegalArgumentException for a value that no kernel takes
   */
  public SystemValues {
    check(hz >= 24 && hz <= 10_000, "hz must be 24 to 10000, was ", hz);
    check(idle.toSeconds() >= 1, "idle must be 1 s or more, was ", idle);
    check(interval.toSeconds() >= 1, "interval must be 1 s or more, was ", interval);
    check(count >= 1 && count <= 255, "count must be 1 to 255, was ", count);
    check(retries2 >= 0 && retries2 <= 255, "retries2 must be 0 to 255, was ", retries2);
    check(isWithin(rtoMin, 0, 120), "rto_min must be above 0 and at most 120 s, was ", rtoMin);
    check(isWithin(rtoMax, 1, 120), "rto_max must be 1 s to 120 s, was ", rtoMax);
    check(
        !roundTrip.isNegative() && isWithin(roundTrip, 0, 120),
        "the round trip must be above 0 and at most 120 s, was ",
        roundTrip);
  }

  private static boolean isWithin(Duration duration, int minSeconds, int maxSeconds) {
    return duration.compareTo(Duration.ofSeconds(minSeconds)) >= 0
        && !duration.isZero()
        && duration.compareTo(Duration.ofSeconds(maxSeconds)) <= 0;
  }

  private static void check(boolean valid, String rule, Object value) {
    if (!valid) {
      Object shown = value instanceof Duration duration ? Durations.format(duration) : value;
      throw new IllegalArgumentException(rule + shown);
    }
  }

  /**
   * An unchanged Linux on a local network: HZ 250, idle 2 h, interval 75 s, count 9, retries2 15,
   * rto_min 200 ms, rto_max 120 s, round trip 1 ms, tail loss probes, no ICMP errors.
   */
  public static SystemValues linux() {
    return LINUX;
  }

  /** The same with another CONFIG_HZ. */
  public SystemValues withHz(int hz) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same with other keep-alive values for sockets that set none. */
  public SystemValues withKeepAlive(Duration idle, Duration interval, int count) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same with another net.ipv4.tcp_retries2. */
  public SystemValues withRetries2(int retries2) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same with another net.ipv4.tcp_rto_min_us. */
  public SystemValues withRtoMin(Duration rtoMin) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same with another net.ipv4.tcp_rto_max_ms. */
  public SystemValues withRtoMax(Duration rtoMax) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same with another round trip time. */
  public SystemValues withRoundTrip(Duration roundTrip) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same with another net.ipv4.tcp_early_retrans. */
  public SystemValues withEarlyRetrans(int earlyRetrans) {
    return new SystemValues(
        hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
  }

  /** The same where a router answers unacknowledged data with an ICMP error. */
  public SystemValues withIcmp(IcmpError error) {
    return new SystemValues(
        hz,
        idle,
        interval,
        count,
        retries2,
        rtoMin,
        rtoMax,
        roundTrip,
        earlyRetrans,
        Optional.of(error));
  }
}
