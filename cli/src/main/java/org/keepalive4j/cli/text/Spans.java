package org.keepalive4j.cli.text;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time for people, as exact as they can use them. */
final class Spans {
  private static final long MINUTES_FROM = 120;
  private static final long HOURS_FROM = 2 * 3600;

  private Spans() {}

  /** {@code 4.07s}, {@code 90.6s}, {@code 15m39s}, {@code 2h11m}. */
  static String about(Duration span) {
    double seconds = span.toNanos() / 1e9;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.2fs", seconds);
    }
    if (seconds < MINUTES_FROM) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    return seconds < HOURS_FROM
        ? span.toMinutes() + "m" + span.toSecondsPart() + "s"
        : span.toHours() + "h" + span.toMinutesPart() + "m";
  }
}
