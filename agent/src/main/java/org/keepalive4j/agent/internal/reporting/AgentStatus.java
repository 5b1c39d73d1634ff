package org.keepalive4j.agent.internal.reporting;

import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the agent last said of itself, as a system property: whoever attached it can read that. It
 * changes when coverage does, which may be long after the start.
 */
public final class AgentStatus {
  /** The system property. */
  public static final String PROPERTY = "keepalive4j.agent.status";

  /** The policy is in force, but not everything that was asked for was done. */
  public static final String INCOMPLETE = "incomplete: ";

  private static final String RUNNING = "running: ";

  private static final Set<String> NOT_COVERED = new TreeSet<>();
  private static @Nullable String nothingBecause;

  /** The line about the policy in force, empty before there is one. */
  private static String policy = "";

  private static boolean complete;

  /** A security manager that comes later may forbid {@link System#setProperty}. */
  private static final Properties PROPERTIES = properties();

  private AgentStatus() {}

  private static Properties properties() {
    try {
      return System.getProperties();
    } catch (SecurityException denied) {
      return new Properties();
    }
  }

  /**
   * A policy is in force; returns the whole line.
   *
   * @param done false if something could not be done on sockets that were open
   */
  public static synchronized String inEffect(String line, boolean done) {
    policy = line;
    complete = done;
    return write();
  }

  /** What was given could not be put in force. */
  public static synchronized void refused(String line) {
    set("refused: " + line);
  }

  /** This is not covered; returns whether that is new. */
  public static synchronized boolean notCovered(String what) {
    boolean isNew = NOT_COVERED.add(what);
    if (isNew) {
      write();
    }
    return isNew;
  }

  /** No socket is covered, for this reason, or from now on they are again; returns what changed. */
  public static synchronized boolean nothingCovered(@Nullable String because) {
    boolean changed = (because == null) != (nothingBecause == null);
    nothingBecause = because;
    if (changed) {
      write();
    }
    return changed;
  }

  /** Whether all that was asked for was done, and all sockets are covered. */
  public static synchronized boolean isWell() {
    return complete && nothingBecause == null && NOT_COVERED.isEmpty();
  }

  private static String write() {
    String line = policy + "; " + coverage();
    if (!policy.isEmpty()) {
      set((complete && nothingBecause == null ? RUNNING : INCOMPLETE) + line);
    }
    return line;
  }

  private static String coverage() {
    if (nothingBecause != null) {
      return "covers NOTHING: " + nothingBecause;
    }
    String covered =
        "covers java.net, NIO and asynchronous sockets, and Netty's epoll and io_uring";
    return NOT_COVERED.isEmpty()
        ? covered
        : covered + "; NOT covered: " + String.join(", ", NOT_COVERED);
  }

  private static void set(String status) {
    try {
      System.setProperty(PROPERTY, status);
    } catch (SecurityException denied) {
      PROPERTIES.setProperty(PROPERTY, status);
    }
  }

  /** The status of this JVM. */
  public static String get() {
    return of(System.getProperties());
  }

  /** The status among a JVM's system properties. */
  public static String of(Properties properties) {
    return properties.getProperty(PROPERTY, "did not start");
  }

  /** Whether the last policy was put in force, and all that was asked for was done. */
  public static boolean isRunning(String status) {
    return status.startsWith(RUNNING);
  }
}
