package org.keepalive4j.checks.programs.agent;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Another agent, which logs before keepalive4j starts. */
public final class LoggingAgent {
  private static final Logger OURS = Logger.getLogger("org.keepalive4j");

  public static void premain(String argument) {
    ConsoleHandler all = new ConsoleHandler();
    all.setLevel(Level.ALL);
    OURS.setLevel(Level.ALL);
    OURS.addHandler(all);
  }
}
