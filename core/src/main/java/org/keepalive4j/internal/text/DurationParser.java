package org.keepalive4j.internal.text;

import java.time.Duration;

/**
 * Parses a duration: numbers with units, the largest unit first, such as {@code 500ms}, {@code 60s}
 * or {@code 2h11m}; or a bare number of seconds. Seconds may have up to three decimals, as printed
 * durations have.
 */
public final class DurationParser {
  private static final String EXPECTED = "a duration such as 500ms, 60s, 1m30s, 2h or 1d";

  /** The units, from the largest, and each one's milliseconds. */
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final int SECONDS = 3;

  private static final int MOST_DIGITS = 15;
  private static final int MOST_DECIMALS = 3;

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
        long number = digits(MOST_DIGITS);
        if (at == word.length() && nextUnit == 0) {
          return new Result(Duration.ofSeconds(number), false);
        }
        long thousandths = thousandths();
        boolean whole = thousandths < 0;
        int unit = unit(whole ? nextUnit : Math.max(nextUnit, SECONDS), whole);
        Duration part = Duration.ofMillis(MILLIS[unit]).multipliedBy(number);
        sum = sum.plus(part).plusMillis(Math.max(thousandths, 0));
        nextUnit = unit + 1;
      } while (at < word.length());
      return new Result(sum, true);
    } catch (ArithmeticException overflow) {
      throw cursor.expectedSince(start, "a shorter duration");
    }
  }

  private long digits(int most) {
    int from = at;
    while (at < word.length() && TextCursor.isDigit(word.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw wrong(EXPECTED);
    }
    if (at - from > most) {
      throw wrong(EXPECTED + ", with numbers of at most " + MOST_DIGITS + " digits");
    }
    return Long.parseLong(word.substring(from, at));
  }

  /** Returns the decimals as milliseconds, or -1 if there are none. */
  private long thousandths() {
    if (at == word.length() || word.charAt(at) != '.') {
      return -1;
    }
    int from = ++at;
    long number = digits(MOST_DECIMALS);
    for (int digits = at - from; digits < MOST_DECIMALS; digits++) {
      number *= 10;
    }
    return number;
  }

  /** Returns the unit at this position. */
  private int unit(int first, boolean whole) {
    int from = at;
    while (at < word.length() && !TextCursor.isDigit(word.charAt(at))) {
      at++;
    }
    String name = word.substring(from, at);
    int end = whole ? UNITS.length : SECONDS + 1; // only seconds have decimals
    for (int unit = first; unit < end; unit++) {
      if (UNITS[unit].equals(name)) {
        return unit;
      }
    }
    throw wrong(EXPECTED);
  }

  private RuntimeException wrong(String expected) {
    return cursor.expectedSince(start, expected);
  }
}
