package org.keepalive4j.agent.report;

import java.io.PrintStream;

/** Lines on standard error. */
public final class Console {
  // the stream of the start: an application may replace System.err by one that logs to a socket
  private static final PrintStream ERR = System.err;

  private Console() {}

  /** Writes one line that says who speaks. */
  public static void say(String line) {
    ERR.println("keepalive4j: " + oneLine(line));
  }

  /**
   * Returns text for one line of a terminal. What others control, such as the name of a host or
   * what another JVM says, may hold line ends, and characters that a terminal obeys: each becomes a
   * space.
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i); // no stream: this is part of every start
      line.appendCodePoint(isObeyed(c) ? ' ' : c);
    }
    return line.toString();
  }

  private static boolean isObeyed(int c) {
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
}
