package org.keepalive4j.internal.text;

import org.keepalive4j.SyntaxException;

/** A place in a text, and the errors that name it. */
final class Cursor {
  /** What ends a word anywhere: white space, the end of a rule, a comment. */
  private static final String RULE_ENDS = ";#\n\r";

  private static final String BLANKS = " \t";

  private final String text;
  private int position;

  Cursor(String text) {
    this.text = text;
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
        while (!atEnd() && !at("\n")) {
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

  /** Something else was expected here. */
  SyntaxException expected(String expected) {
    String word = peek("");
    String got =
        atEnd()
            ? "end of text"
            : at("\n\r")
                ? "end of line"
                : "'" + (word.isEmpty() ? text.charAt(position) : word) + "'";
    return error(position, expected, got);
  }

  /** Something else was expected than what was read since that position. */
  SyntaxException expectedSince(int start, String expected) {
    return start == position
        ? expected(expected)
        : error(start, expected, "'" + text.substring(start, position) + "'");
  }

  private SyntaxException error(int at, String expected, String got) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new SyntaxException(line, at - lineStart + 1, expected, got);
  }
}
