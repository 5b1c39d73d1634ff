package org.keepalive4j.internal.text;

import java.time.Duration;

/**
 * Parses a duration: {@code 500ms}, {@code 60s}, {@code 2m}, {@code 1h}, or a number of seconds.
 */
public final class DurationParser {
  private static final String EXPECTED = "a duration such as 500ms, 60s, 2m or 1h";

  private DurationParser() {}

  /**
   * Parses a text that is a duration and nothing else.
   *
   * @throws org.keepalive4j.SyntaxException if it is anything else
   */
  public static Duration parse(String text) {
    TextCursor cursor = new TextCursor(text);
    cursor.skipBlanks();
    Duration duration = read(cursor).duration();
    cursor.requireEnd("end of the duration");
    return duration;
  }

  /**
   * A duration, and how it was written.
   *
   * @param hasUnit false for a bare number
   */
  record Result(Duration duration, boolean hasUnit) {}

  static Result read(TextCursor cursor) {
    int start = cursor.position();
    String word = cursor.word(",");
    int digits = 0;
    while (digits < word.length() && TextCursor.isDigit(word.charAt(digits))) {
      digits++;
    }
    if (digits == 0) {
      throw cursor.expectedSince(start, EXPECTED);
    }
    if (digits > 15) {
      throw cursor.expectedSince(start, EXPECTED + ", of at most 15 digits");
    }
    long number = Long.parseLong(word.substring(0, digits));
    return switch (word.substring(digits)) {
      case "ms" -> new Result(Duration.ofMillis(number), true);
      case "s" -> new Result(Duration.ofSeconds(number), true);
      case "m" -> new Result(Duration.ofMinutes(number), true);
      case "h" -> new Result(Duration.ofHours(number), true);
      case "" -> new Result(Duration.ofSeconds(number), false);
      default -> throw cursor.expectedSince(start, EXPECTED);
    };
  }
}
