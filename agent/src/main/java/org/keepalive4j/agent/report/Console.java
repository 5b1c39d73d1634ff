package org.keepalive4j.agent.report;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Lines on standard error. */
public final class Console {
  // the stream of the start: an application may replace System.err by one that logs to a socket
  private static final PrintStream ERR = System.err;

  private Console() {}

  /** Writes one line about something that did not work. */
  public static void error(String line) {
    ERR.println("keepalive4j: " + line.replace('\n', ' '));
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
