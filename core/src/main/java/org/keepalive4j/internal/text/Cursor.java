package org.keepalive4j.internal.text;

import java.util.Objects;
import org.keepalive4j.SyntaxException;

/** A place in a text, and the errors that name it. */
final class Cursor {
  /** What ends a rule: a semicolon, a comment, a line end. */
  private static final String RULE_ENDS = ";#\n\r";

  private static final String LINE_ENDS = "\n\r";

  private static final String BLANKS = " \t";

  /** Enough to recognize a word by. */
  private static final int LONGEST_QUOTE = 60;

  private final String text;
  private int position;

  Cursor(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == text.length();
  }

  private boolean at(String characters) {
    return !atEnd() && characters.indexOf(text.charAt(position)) >= 0;
  }

  boolean atRuleEnd() {
    return atEnd() || at(RULE_ENDS);
  }

  void skipBlanks() {
    while (at(BLANKS)) {
      position++;
    }
  }

  /** Skips what may stand between rules: blanks, line ends, semicolons, comments. */
  void skipToRule() {
    while (at(BLANKS) || at(RULE_ENDS)) {
      if (at("#")) {
        while (!atEnd() && !at(LINE_ENDS)) {
          position++;
        }
      } else {
        position++;
      }
    }
  }

  boolean accept(char c) {
    if (atEnd() || text.charAt(position) != c) {
      return false;
    }
    position++;
    return true;
  }

  /**
   * The word from here to a blank, the end of the rule, or one of the given characters; it may be
   * empty.
   */
  String word(String ends) {
    int start = position;
    while (!atRuleEnd() && !at(BLANKS) && !at(ends)) {
      position++;
    }
    return text.substring(start, position);
  }

  /** The word that {@link #word} would give, without going there. */
  String peek(String ends) {
    int start = position;
    String word = word(ends);
    position = start;
    return word;
  }

  /**
   * The number of up to nine digits from here to where {@link #word} ends.
   *
   * @param expected what to say of anything else
   */
  int number(String ends, int min, int max, String expected) {
    int start = position;
    while (!atEnd() && position - start < 9 && isDigit(text.charAt(position))) {
      position++;
    }
    int end = position;
    String rest = word(ends);
    if (end > start && rest.isEmpty()) {
      int number = Integer.parseInt(text.substring(start, end));
      if (min <= number && number <= max) {
        return number;
      }
    }
    throw expectedSince(start, expected);
  }

  /** One of ASCII's, whatever else Unicode calls a digit. */
  static boolean isDigit(char c) {
    return '0' <= c && c <= '9';
  }

  /** Something else was expected here. */
  SyntaxException expected(String expected) {
    if (atEnd()) {
      return error(position, expected, "end of text");
    }
    if (at(LINE_ENDS)) {
      return error(position, expected, "end of line");
    }
    String word = peek("");
    String got = word.isEmpty() ? text.substring(position, position + 1) : word;
    return error(position, expected, quote(got));
  }

  /** Something else was expected than what was read since that position. */
  SyntaxException expectedSince(int start, String expected) {
    return start == position
        ? expected(expected)
        : error(start, expected, quote(text.substring(start, position)));
  }

  private SyntaxException error(int at, String expected, String got) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
        line++;
        lineStart = i + 1;
      }
    }
    return new SyntaxException(line, at - lineStart + 1, expected, got);
  }

  /** The word in quotes, cut where it is long, and with nothing in it that a terminal obeys. */
  private static String quote(String word) {
    StringBuilder quoted = new StringBuilder("'");
    int end = Math.min(word.length(), LONGEST_QUOTE);
    for (int i = 0; i < end; i++) {
      char c = word.charAt(i);
      quoted.append(isVisible(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return quoted.append(end < word.length() ? "…'" : "'").toString();
  }

  private static boolean isVisible(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
