package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The values that a connection's timers depend on besides its settings. They belong to the kernel,
 * the network namespace and the path. The builder starts with the defaults of Linux: {@code
 * SystemValues.builder().retries2(8).build()}.
 *
 * @param hz the kernel's ticks per second, CONFIG_HZ: 100, 250, 300 or 1000
 * @param idle the idle time of a socket that sets none: net.ipv4.tcp_keepalive_time
 * @param interval the interval of a socket that sets none: net.ipv4.tcp_keepalive_intvl
 * @param count the count of a socket that sets none: net.ipv4.tcp_keepalive_probes
 * @param retries2 how often unacknowledged data is sent again: net.ipv4.tcp_retries2
 * @param rtoMin the shortest time beyond the round trip before data is sent again:
 *     net.ipv4.tcp_rto_min_us, or rto_min of the route
 * @param rtoMax the longest time between two retransmissions: net.ipv4.tcp_rto_max_ms
 * @param roundTrip the path's round trip time, assumed to be constant
 * @param earlyRetrans net.ipv4.tcp_early_retrans. With 3 or 4, the kernel sends tail loss probes
 * @param icmp the error that a router or firewall sends in answer to data in flight, empty if
 *     nothing answers
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
   * Checks the values.
   *
   * @throws IllegalArgumentException for a value that no kernel accepts
   */
  public SystemValues {
    Objects.requireNonNull(idle, "idle");
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(rtoMin, "rtoMin");
    Objects.requireNonNull(rtoMax, "rtoMax");
    Objects.requireNonNull(roundTrip, "roundTrip");
    Objects.requireNonNull(icmp, "icmp");
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
   * Returns the defaults of Linux on a local network: HZ 250, idle 2 h, interval 75 s, count 9,
   * retries2 15, rto_min 200 ms, rto_max 120 s, round trip 1 ms, tail loss probes, no ICMP errors.
   */
  public static SystemValues linux() {
    return LINUX;
  }

  /** Returns a builder that starts with the values of {@link #linux()}. */
  public static Builder builder() {
    return LINUX.toBuilder();
  }

  /** Returns a builder that starts with these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Builds {@link SystemValues}. Not thread-safe. */
  public static final class Builder {
    private int hz;
    private Duration idle;
    private Duration interval;
    private int count;
    private int retries2;
    private Duration rtoMin;
    private Duration rtoMax;
    private Duration roundTrip;
    private int earlyRetrans;
    private Optional<IcmpError> icmp;

    private Builder(SystemValues values) {
      this.hz = values.hz;
      this.idle = values.idle;
      this.interval = values.interval;
      this.count = values.count;
      this.retries2 = values.retries2;
      this.rtoMin = values.rtoMin;
      this.rtoMax = values.rtoMax;
      this.roundTrip = values.roundTrip;
      this.earlyRetrans = values.earlyRetrans;
      this.icmp = values.icmp;
    }

    /** Sets CONFIG_HZ: 24 to 10000. */
    public Builder hz(int hz) {
      this.hz = hz;
      return this;
    }

    /** Sets net.ipv4.tcp_keepalive_time: 1 second or more. */
    public Builder idle(Duration idle) {
      this.idle = Objects.requireNonNull(idle, "idle");
      return this;
    }

    /** Sets net.ipv4.tcp_keepalive_intvl: 1 second or more. */
    public Builder interval(Duration interval) {
      this.interval = Objects.requireNonNull(interval, "interval");
      return this;
    }

    /** Sets net.ipv4.tcp_keepalive_probes: 1 to 255. */
    public Builder count(int count) {
      this.count = count;
      return this;
    }

    /** Sets net.ipv4.tcp_retries2: 0 to 255. */
    public Builder retries2(int retries2) {
      this.retries2 = retries2;
      return this;
    }

    /** Sets net.ipv4.tcp_rto_min_us: more than 0, at most 120 seconds. */
    public Builder rtoMin(Duration rtoMin) {
      this.rtoMin = Objects.requireNonNull(rtoMin, "rtoMin");
      return this;
    }

    /** Sets net.ipv4.tcp_rto_max_ms: 1 to 120 seconds. */
    public Builder rtoMax(Duration rtoMax) {
      this.rtoMax = Objects.requireNonNull(rtoMax, "rtoMax");
      return this;
    }

    /** Sets the round trip time: more than 0, at most 120 seconds. */
    public Builder roundTrip(Duration roundTrip) {
      this.roundTrip = Objects.requireNonNull(roundTrip, "roundTrip");
      return this;
    }

    /** Sets net.ipv4.tcp_early_retrans. */
    public Builder earlyRetrans(int earlyRetrans) {
      this.earlyRetrans = earlyRetrans;
      return this;
    }

    /** Sets the ICMP error that a router sends in answer to unacknowledged data. */
    public Builder icmp(IcmpError error) {
      this.icmp = Optional.of(Objects.requireNonNull(error, "error"));
      return this;
    }

    /**
     * Returns the values.
     *
     * @throws IllegalArgumentException for a value that no kernel accepts
     */
    public SystemValues build() {
      return new SystemValues(
          hz, idle, interval, count, retries2, rtoMin, rtoMax, roundTrip, earlyRetrans, icmp);
    }
  }
}
