package org.keepalive4j;

/** A text that is no settings, match or policy: where, what was expected there, and what came. */
public final class SyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final String expected;
  private final String got;

  /**
   * Puts all of it into the message.
   *
   * @param line the line of the text, from 1
   * @param column the column in the line, from 1, in UTF-16 units
   * @param expected what would have been right there
   * @param got what stands there, or {@code end of text}
   */
  public SyntaxException(int line, int column, String expected, String got) {
    super("line " + line + ", column " + column + ": expected " + expected + ", got " + got);
    this.line = line;
    this.column = column;
    this.expected = expected;
    this.got = got;
  }

  /** The line of the text, from 1. */
  public int line() {
    return line;
  }

  /** The column in the line, from 1. */
  public int column() {
    return column;
  }

  /** What would have been right there. */
  public String expected() {
    return expected;
  }

  /** What stands there, in quotes, or {@code end of text}. */
  public String got() {
    return got;
  }
}
