package org.keepalive4j.internal.text;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.SyntaxException;
import org.keepalive4j.internal.message.Excerpt;
import org.keepalive4j.internal.message.Spelling;

/** A position in a text that is being parsed. Makes the errors at this position. */
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

  /** Skips what may be between rules: blanks, line ends, semicolons and comments. */
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

  /** Skips a character and the blanks around it. Does nothing if something else comes next. */
  boolean acceptSpaced(char c) {
    int start = position;
    skipBlanks();
    if (accept(c)) {
      skipBlanks();
      return true;
    }
    position = start;
    return false;
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

  /**
   * Returns the error of {@link #expectedSince(int, String)}. If the text from {@code start} to
   * here is a misspelt word, the error suggests the right one.
   *
   * @param known the words that may stand there
   */
  SyntaxException expectedSince(int start, String expected, Collection<String> known) {
    String meant = Spelling.nearest(text.substring(start, position), known).orElse(null);
    return suggestingSince(start, expected, meant);
  }

  /**
   * Returns the error of {@link #expectedSince(int, String)} with what the author probably meant.
   */
  SyntaxException suggestingSince(int start, String expected, @Nullable String meant) {
    SyntaxException error = expectedSince(start, expected);
    return meant == null ? error : error.suggesting(meant);
  }

  private SyntaxException error(int at, String expected, String got) {
    return new SyntaxException(text, at, expected, got, null);
  }

  /** Returns the word in quotes, shortened if it is long, with control characters escaped. */
  private static String quote(String word) {
    boolean isLong = word.length() > LONGEST_QUOTE;
    String shown = isLong ? word.substring(0, LONGEST_QUOTE) : word;
    return "'" + Excerpt.escape(shown) + (isLong ? "…'" : "'");
  }
}
