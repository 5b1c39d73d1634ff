package org.keepalive4j;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The five socket options of keep-alive, in the order in which settings are printed. */
public enum KeepAliveOption {
  /** Probes are sent on an idle connection: 0 off, 1 on. */
  KEEP_ALIVE("keep-alive", "SO_KEEPALIVE", "", 1, 9, 0, 1),
  /** Time without a received segment before the first probe, in seconds. */
  IDLE("idle", "TCP_KEEPIDLE", "s", 6, 4, 1, 32767),
  /** Time between unanswered probes, in seconds. */
  INTERVAL("interval", "TCP_KEEPINTVL", "s", 6, 5, 1, 32767),
  /** Unanswered probes before the kernel closes the connection. */
  COUNT("count", "TCP_KEEPCNT", "", 6, 6, 1, 127),
  /** How long sent data or a probe may stay unacknowledged, in milliseconds; 0 for no limit. */
  USER_TIMEOUT("user timeout", "TCP_USER_TIMEOUT", "ms", 6, 18, 0, Integer.MAX_VALUE);

  /**
   * The order in which it is safe to set the options on a live connection. The kernel reads
   * interval and count only when its timer fires. Switching keep-alive on starts a full idle time.
   * Setting idle restarts the timer at once, so idle comes last (tcp_set_keepalive and
   * tcp_sock_set_keepidle_locked in net/ipv4).
   */
  public static final List<KeepAliveOption> SAFE_ORDER =
      List.of(INTERVAL, COUNT, USER_TIMEOUT, KEEP_ALIVE, IDLE);

  private final String word;
  private final String kernelName;
  private final String unit;
  private final int linuxLevel;
  private final int linuxName;
  private final int min;
  private final int max;

  KeepAliveOption(
      String word,
      String kernelName,
      String unit,
      int linuxLevel,
      int linuxName,
      int min,
      int max) {
    this.word = word;
    this.kernelName = kernelName;
    this.unit = unit;
    this.linuxLevel = linuxLevel;
    this.linuxName = linuxName;
    this.min = min;
    this.max = max;
  }

  /** Returns the word for people: {@code keep-alive}, {@code idle}, {@code user timeout}. */
  public String word() {
    return word;
  }

  /**
   * Returns the name in tcp(7) and socket(7). macOS calls {@code TCP_KEEPIDLE} {@code
   * TCP_KEEPALIVE}.
   */
  public String kernelName() {
    return kernelName;
  }

  /** Returns the {@code level} argument of setsockopt(2) on Linux: SOL_SOCKET or IPPROTO_TCP. */
  public int linuxLevel() {
    return linuxLevel;
  }

  /**
   * Returns the {@code optname} argument of setsockopt(2) on Linux (asm-generic/socket.h,
   * linux/tcp.h).
   */
  public int linuxName() {
    return linuxName;
  }

  /** Returns the smallest value that Linux accepts (net/ipv4/tcp.c). */
  public int min() {
    return min;
  }

  /**
   * Returns the largest value that Linux accepts: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL,
   * MAX_TCP_KEEPCNT (net/tcp.h).
   */
  public int max() {
    return max;
  }

  /**
   * Checks a value in the kernel's unit.
   *
   * @throws IllegalArgumentException for a value outside {@link #min} to {@link #max}
   */
  void requireInRange(long value) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(word + " must be " + range() + ", was " + value);
    }
  }

  /**
   * Returns a duration in the kernel's unit, of any size.
   *
   * @throws IllegalArgumentException for a part of a unit
   */
  long kernelValue(Duration duration) {
    ChronoUnit unitOfTime = this == USER_TIMEOUT ? ChronoUnit.MILLIS : ChronoUnit.SECONDS;
    if (!duration.equals(duration.truncatedTo(unitOfTime))) {
      String units = this == USER_TIMEOUT ? "milliseconds" : "seconds";
      throw new IllegalArgumentException(word + " must be whole " + units + ", was " + duration);
    }
    if (unitOfTime == ChronoUnit.SECONDS) {
      return duration.toSeconds();
    }
    // toMillis overflows for the longest durations
    return duration.toSeconds() > max ? Long.MAX_VALUE : duration.toMillis();
  }

  /** Returns the duration of a value in the kernel's unit. */
  Duration duration(int value) {
    return this == USER_TIMEOUT ? Duration.ofMillis(value) : Duration.ofSeconds(value);
  }

  /** Returns a value as in settings: {@code 60s}, {@code 5}, {@code on}. */
  public String describe(int value) {
    return switch (this) {
      case KEEP_ALIVE -> value == 0 ? "off" : "on";
      case IDLE, INTERVAL -> Durations.format(Duration.ofSeconds(value));
      case COUNT -> Integer.toString(value);
      case USER_TIMEOUT -> Durations.format(Duration.ofMillis(value));
    };
  }

  /** Returns the smallest and the largest value: {@code 1s to 32767s}. */
  String range() {
    return min + unit + " to " + max + unit;
  }
}
