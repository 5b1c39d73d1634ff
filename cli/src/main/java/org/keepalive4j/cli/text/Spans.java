package org.keepalive4j.cli.text;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time for people, as exact as they can use them. */
final class Spans {
  private static final long MINUTES_FROM = 120;
  private static final long HOURS_FROM = 2 * 3600;

  private Spans() {}

  /** {@code 4.07s}, {@code 90.6s}, {@code 15m39s}, {@code 2h11m}; rounded to the nearest. */
  static String about(Duration span) {
    double seconds = span.toNanos() / 1e9;
    if (seconds < 9.995) {
      return String.format(Locale.ROOT, "%.2fs", seconds);
    }
    if (seconds < MINUTES_FROM) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    if (seconds < HOURS_FROM - 0.5) {
      return parts(Math.round(seconds), "m", "s");
    }
    return parts(Math.round(seconds / 60), "h", "m");
  }

  private static String parts(long small, String bigUnit, String smallUnit) {
    return small / 60 + bigUnit + (small % 60 == 0 ? "" : small % 60 + smallUnit);
  }

  /** {@code 90.5s to 92.8s}; one of them where there is no difference to be seen. */
  static String range(Duration earliest, Duration latest) {
    String from = about(earliest);
    String to = about(latest);
    return from.equals(to) ? from : from + " to " + to;
  }
}
