package org.keepalive4j.cli.output;

import java.time.Duration;

/** Formats durations for people, rounded to what they can use. */
final class DurationText {
  private static final long SECOND = 1_000_000_000; // in nanoseconds
  private static final long MINUTES_FROM = 120;
  private static final long HOURS_FROM = 2 * 3600;

  private DurationText() {}

  /**
   * Returns {@code 4.07s}, {@code 90.6s}, {@code 15m39s} or {@code 2h11m}, rounded to the nearest.
   */
  static String rounded(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos < 10 * SECOND - SECOND / 200) {
      long hundredths = (nanos + SECOND / 200) / (SECOND / 100);
      return hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10 + "s";
    }
    if (nanos < MINUTES_FROM * SECOND) {
      long tenths = (nanos + SECOND / 20) / (SECOND / 10);
      return tenths / 10 + "." + tenths % 10 + "s";
    }
    if (nanos < HOURS_FROM * SECOND - SECOND / 2) {
      return parts((nanos + SECOND / 2) / SECOND, "m", "s");
    }
    return parts((nanos + 30 * SECOND) / (60 * SECOND), "h", "m");
  }

  private static String parts(long small, String bigUnit, String smallUnit) {
    return small / 60 + bigUnit + (small % 60 == 0 ? "" : small % 60 + smallUnit);
  }

  /** Returns {@code 90.5s to 92.8s}, or one time if both round to the same. */
  static String range(Duration earliest, Duration latest) {
    String from = rounded(earliest);
    String to = rounded(latest);
    return from.equals(to) ? from : from + " to " + to;
  }
}
