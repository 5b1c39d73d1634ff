package org.keepalive4j.agent.internal.reporting;

import java.io.PrintStream;
import org.keepalive4j.SyntaxException;

/** Writes lines to standard error. */
public final class StandardError {
  // kept from startup, because an application may replace System.err by a stream that opens sockets
  private static final PrintStream ERR = System.err;

  private StandardError() {}

  /** Writes one line about an error. */
  public static void error(String line) {
    ERR.println("keepalive4j: " + oneLine(line));
  }

  /** Writes one line about an error, and shows the place if the error is in a text. */
  public static void error(String line, Throwable cause) {
    error(line);
    excerpt(cause);
  }

  /** Writes the line that a syntax error is in, with a caret; nothing for other errors. */
  public static void excerpt(Throwable cause) {
    if (cause instanceof SyntaxException syntax) {
      ERR.println("  " + syntax.excerpt().replace("\n", System.lineSeparator() + "  "));
    }
  }

  /**
   * Returns text with a space in place of each control character. Text that others control, such as
   * a host name or the output of another JVM, may contain line ends and terminal sequences.
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i); // no stream, because this code runs at every startup
      line.appendCodePoint(isControl(c) ? ' ' : c);
    }
    return line.toString();
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Writes one line about what was done, unless the user has asked for quiet. */
  public static void info(String line) {
    if (!BooleanProperty.isOn("quiet")) {
      error(line);
    }
  }
}
