package org.keepalive4j.internal.text;

import java.util.Objects;
import org.keepalive4j.SyntaxException;

/** A position in a text that is being parsed. Makes the errors that name this position. */
final class TextCursor {
  /** Characters that end a rule: a semicolon, the start of a comment, a line end. */
  private static final String RULE_ENDS = ";#\n\r";

  private static final String LINE_ENDS = "\n\r";

  private static final String BLANKS = " \t";

  /** The most characters of a wrong word that an error quotes. */
  private static final int LONGEST_QUOTE = 60;

  private final String text;
  private int position;

  TextCursor(String text) {
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

  /** Skips what may stand between rules: blanks, line ends, semicolons and comments. */
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
   * Reads the word from here to a blank, the end of the rule, or one of the given characters. It
   * may be empty.
   */
  String word(String ends) {
    int start = position;
    while (!atRuleEnd() && !at(BLANKS) && !at(ends)) {
      position++;
    }
    return text.substring(start, position);
  }

  /** Returns the word that {@link #word} would read, and stays where it is. */
  String peek(String ends) {
    int start = position;
    String word = word(ends);
    position = start;
    return word;
  }

  /**
   * Reads a number of up to nine digits that ends where {@link #word} would end.
   *
   * @param expected what the error says if there is anything else
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

  /** Returns whether this is an ASCII digit. {@link Character#isDigit} takes many others. */
  static boolean isDigit(char c) {
    return '0' <= c && c <= '9';
  }

  /**
   * Skips blanks up to the end of the text.
   *
   * @param expected what the error says if something else follows
   */
  void requireEnd(String expected) {
    skipBlanks();
    if (!atEnd()) {
      throw expected(expected);
    }
  }

  /** Returns an error that says what was expected at this position. */
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

  /**
   * Returns an error that says what was expected instead of the text from {@code start} to here.
   */
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

  /** Returns the word in quotes, shortened if it is long, with control characters escaped. */
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
