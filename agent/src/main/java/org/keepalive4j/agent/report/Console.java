package org.keepalive4j.agent.report;

import java.io.PrintStream;

/** Lines on standard error. */
public final class Console {
  // the stream of the start: an application may replace System.err by one that logs to a socket
  private static final PrintStream ERR = System.err;

  private Console() {}

  /** Writes one line that says who speaks. */
  public static void say(String line) {
    ERR.println("keepalive4j: " + line.replace('\n', ' '));
  }
}
