package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;
import org.keepalive4j.internal.text.DurationParser;

/**
 * Durations as text: {@code 500ms}, {@code 60s}, {@code 2m}, {@code 1h}, {@code 1d}, and compounds
 * such as {@code 1m30s}. This is the only form in which keepalive4j reads and prints durations.
 */
public final class Durations {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** Shorter durations are printed in seconds: {@code 90s} is easier to read than {@code 1m30s}. */
  private static final long MINUTES_FROM = 2 * MINUTE;

  private Durations() {}

  /**
   * Parses a duration: numbers with the units {@code d}, {@code h}, {@code m}, {@code s} and {@code
   * ms}, the largest unit first. Seconds and milliseconds may have decimals. A bare number is
   * seconds.
   *
   * @throws SyntaxException if the text isn't a duration
   */
  public static Duration parse(String text) {
    Objects.requireNonNull(text, "text");
    return DurationParser.parse(text);
  }

  /**
   * Returns the text that {@link #parse} reads back: {@code 500ms}, {@code 90s}, {@code 15m40s},
   * {@code 2h}, {@code 1d12h}; zero is {@code 0s}. Below two minutes it is in seconds, such as
   * {@code 60s} or {@code 1.5s}.
   */
  public static String format(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    long seconds = duration.toSeconds();
    int nanos = duration.toNanosPart();
    if (seconds == 0 && nanos != 0) {
      return nanos / NANOS_PER_MILLI + decimals(nanos % NANOS_PER_MILLI, NANOS_PER_MILLI) + "ms";
    }
    StringBuilder text = new StringBuilder();
    if (seconds >= MINUTES_FROM) {
      append(text, seconds / DAY, "d");
      append(text, seconds % DAY / HOUR, "h");
      append(text, seconds % HOUR / MINUTE, "m");
      seconds %= MINUTE;
    }
    if (seconds != 0 || nanos != 0 || text.length() == 0) {
      text.append(seconds).append(decimals(nanos, NANOS_PER_SECOND)).append('s');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number != 0) {
      text.append(number).append(unit);
    }
  }

  /** Returns {@code .5} for 500 of 1000, {@code .07} for 70, and nothing for 0. */
  private static String decimals(int part, int whole) {
    if (part == 0) {
      return "";
    }
    String digits = Integer.toString(whole + part);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return "." + digits.substring(1, end);
  }

  /**
   * Returns {@link #format} of the duration, rounded for people: to 10 ms below 10 seconds, 100 ms
   * below 2 minutes, a second below 2 hours, a minute below 2 days, and an hour above.
   */
  public static String formatRounded(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    long seconds = duration.toSeconds();
    long step =
        seconds < 10
            ? 10
            : seconds < MINUTES_FROM
                ? 100
                : 1000 * (seconds < 2 * HOUR ? 1 : seconds < 2 * DAY ? MINUTE : HOUR);
    Duration half = Duration.ofMillis(step / 2);
    long steps = duration.plus(half).dividedBy(Duration.ofMillis(step));
    return format(Duration.ofMillis(step).multipliedBy(steps));
  }
}
