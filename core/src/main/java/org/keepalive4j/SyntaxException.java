package org.keepalive4j;

/** Thrown for a text that isn't settings, a match, a policy or a duration. */
public final class SyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final String expected;
  private final String got;

  /**
   * Makes the message from all of it.
   *
   * @param line the line of the text, from 1
   * @param column the column in the line, from 1, in UTF-16 units
   * @param expected what would have been right there
   * @param got what was found there, or {@code end of text}
   */
  public SyntaxException(int line, int column, String expected, String got) {
    super("line " + line + ", column " + column + ": expected " + expected + ", got " + got);
    this.line = line;
    this.column = column;
    this.expected = expected;
    this.got = got;
  }

  /** Returns the line of the text, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column in the line, from 1. */
  public int column() {
    return column;
  }

  /** Returns what would have been right there. */
  public String expected() {
    return expected;
  }

  /** Returns what was found there, in quotes, or {@code end of text}. */
  public String got() {
    return got;
  }
}
