package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;
import org.keepalive4j.internal.text.DurationParser;

/** Parses and formats durations: {@code 500ms}, {@code 60s}, {@code 2m}, {@code 1h}. */
public final class Durations {
  private Durations() {}

  /**
   * Reads a duration: a whole number of {@code ms}, {@code s}, {@code m} or {@code h}; a bare
   * number is seconds.
   *
   * @throws SyntaxException with column, what was expected and what came
   */
  public static Duration parse(String text) {
    Objects.requireNonNull(text, "text");
    return DurationParser.parse(text);
  }

  /**
   * The duration in the largest unit that is exact: {@code 2h}, {@code 90s}, {@code 1500ms}; zero
   * is {@code 0s}. Parts of a millisecond are dropped.
   */
  public static String format(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0 && seconds != 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds != 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
