package org.keepalive4j.agent.report;

import java.util.Properties;

/** What the agent last said of itself, as a system property: whoever attached it can read that. */
public final class Status {
  /** The system property. */
  public static final String PROPERTY = "keepalive4j.agent.status";

  private static final String RUNNING = "running: ";

  private Status() {}

  /** A policy is in force. */
  public static void running(String line) {
    System.setProperty(PROPERTY, RUNNING + line);
  }

  /** What was given could not be put in force. */
  public static void refused(String line) {
    System.setProperty(PROPERTY, "refused: " + line);
  }

  /** The status among a JVM's system properties. */
  public static String of(Properties properties) {
    return properties.getProperty(PROPERTY, "did not start");
  }

  /** Whether the last policy was put in force. */
  public static boolean isRunning(String status) {
    return status.startsWith(RUNNING);
  }
}
