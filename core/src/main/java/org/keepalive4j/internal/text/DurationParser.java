package org.keepalive4j.internal.text;

import java.time.Duration;

/**
 * Parses a duration: numbers with units, the largest unit first, such as {@code 500ms}, {@code 60s}
 * or {@code 2h11m}; or a bare number of seconds. Seconds and milliseconds may have decimals, as
 * printed durations have.
 */
public final class DurationParser {
  private static final String EXPECTED = "a duration such as 500ms, 60s, 1m30s, 2h or 1d";

  /** The units, from the largest; below, their lengths and how many decimals they may have. */
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private static final Duration[] LENGTHS = {
    Duration.ofDays(1),
    Duration.ofHours(1),
    Duration.ofMinutes(1),
    Duration.ofSeconds(1),
    Duration.ofMillis(1)
  };

  private static final int[] DECIMALS = {0, 0, 0, 9, 6}; // to the nanosecond

  private static final int MOST_DIGITS = 15;

  private final TextCursor cursor;
  private final int start;
  private final String word;

  /** The position in the word. */
  private int at;

  private DurationParser(TextCursor cursor) {
    this.cursor = cursor;
    start = cursor.position();
    word = cursor.word(",");
  }

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
    return new DurationParser(cursor).duration();
  }

  private Result duration() {
    try {
      Duration sum = Duration.ZERO;
      int nextUnit = 0; // each unit once, the largest first
      do {
        String number = digits();
        if (at == word.length() && nextUnit == 0) {
          return new Result(Duration.ofSeconds(Long.parseLong(number)), false);
        }
        String decimals = at < word.length() && word.charAt(at) == '.' ? decimals() : "";
        int unit = unit(nextUnit, decimals.length());
        sum = sum.plus(LENGTHS[unit].multipliedBy(Long.parseLong(number)));
        if (!decimals.isEmpty()) {
          String nanos = decimals + "0".repeat(DECIMALS[unit] - decimals.length());
          sum = sum.plusNanos(Long.parseLong(nanos));
        }
        nextUnit = unit + 1;
      } while (at < word.length());
      return new Result(sum, true);
    } catch (ArithmeticException overflow) {
      throw cursor.expectedSince(start, "a shorter duration");
    }
  }

  private String decimals() {
    at++;
    return digits();
  }

  private String digits() {
    int from = at;
    while (at < word.length() && TextCursor.isDigit(word.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw wrong(EXPECTED);
    }
    if (at - from > MOST_DIGITS) {
      throw wrong(EXPECTED + ", with numbers of at most " + MOST_DIGITS + " digits");
    }
    return word.substring(from, at);
  }

  /** Returns the index of the unit at this position. */
  private int unit(int first, int decimals) {
    int from = at;
    while (at < word.length() && !TextCursor.isDigit(word.charAt(at))) {
      at++;
    }
    String name = word.substring(from, at);
    for (int unit = first; unit < UNITS.length; unit++) {
      if (UNITS[unit].equals(name) && decimals <= DECIMALS[unit]) {
        return unit;
      }
    }
    throw wrong(EXPECTED);
  }

  private RuntimeException wrong(String expected) {
    return cursor.expectedSince(start, expected);
  }
}
