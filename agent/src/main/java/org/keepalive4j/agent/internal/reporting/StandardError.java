package org.keepalive4j.agent.internal.reporting;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Lines on standard error. */
public final class StandardError {
  // the stream of the start: an application may replace System.err by one that logs to a socket
  private static final PrintStream ERR = System.err;

  private StandardError() {}

  /** Writes one line about something that did not work. */
  public static void error(String line) {
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

  /** Writes one line about what was done, unless the agent is to be quiet. */
  public static void info(String line) {
    if (!isQuiet()) {
      error(line);
    }
  }

  /** The system property comes before the environment, as for the policy. */
  private static boolean isQuiet() {
    try {
      String property = System.getProperty("keepalive4j.quiet");
      return property == null ? isSet(System.getenv("KEEPALIVE4J_QUIET")) : !isNo(property);
    } catch (SecurityException denied) {
      return false;
    }
  }

  private static boolean isSet(@Nullable String variable) {
    return variable != null && !variable.isBlank() && !isNo(variable);
  }

  private static boolean isNo(String value) {
    return value.equalsIgnoreCase("false") || value.equals("0");
  }
}
