package org.keepalive4j.agent.internal.reporting;

import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The status of the agent, which it writes to a system property so that the attaching process can
 * read it. The status changes whenever the coverage changes, which may be long after startup.
 */
public final class AgentStatus {
  /** The system property. */
  public static final String PROPERTY = "keepalive4j.agent.status";

  /** The policy is active, but some sockets could not be set. */
  public static final String INCOMPLETE = "incomplete: ";

  /** The system property with the answer to {@link #ASK}, null before the first one. */
  public static final String REPORT = "keepalive4j.agent.report";

  /** The agent's argument that asks for a report. */
  public static final String ASK = "--status";

  /** The agent's argument that switches it off. */
  public static final String OFF = "--off";

  /** The status of a JVM without an agent. */
  public static final String ABSENT = "did not start";

  private static final String SWITCHED_OFF = "off: sockets keep the settings that they have";
  private static final String RUNNING = "running: ";

  private static final Set<String> NOT_COVERED = new TreeSet<>();
  private static @Nullable String uncoveredReason;

  /** The line about the active policy, empty before there is one. */
  private static String policy = "";

  private static boolean complete;

  /** Used if a security manager that is set later forbids {@link System#setProperty}. */
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
   * Sets the status for an active policy. Returns the line with the coverage.
   *
   * @param done false if some open sockets could not be set
   */
  public static synchronized String inEffect(String line, boolean done) {
    policy = line;
    complete = done;
    return write();
  }

  /** Sets the status for a policy that was refused. */
  public static synchronized void refused(String line) {
    set("refused: " + line);
  }

  /** Sets the status after the agent was switched off. Returns the line to report. */
  public static synchronized String off() {
    policy = "";
    set(SWITCHED_OFF);
    return SWITCHED_OFF;
  }

  /** Publishes a report. */
  public static void report(String text) {
    set(REPORT, text);
  }

  /** Adds something that is not covered. Returns whether it is new. */
  public static synchronized boolean addNotCovered(String what) {
    boolean isNew = NOT_COVERED.add(what);
    if (isNew) {
      write();
    }
    return isNew;
  }

  /**
   * Sets why no socket is covered, or null if sockets are covered. Returns whether that changed.
   */
  public static synchronized boolean setUncoveredReason(@Nullable String because) {
    boolean changed = (because == null) != (uncoveredReason == null);
    uncoveredReason = because;
    if (changed) {
      write();
    }
    return changed;
  }

  /** Returns whether the policy was applied completely and all sockets are covered. */
  public static synchronized boolean isFullyCovered() {
    return complete && uncoveredReason == null && NOT_COVERED.isEmpty();
  }

  private static String write() {
    String line = policy + "; " + coverage();
    if (!policy.isEmpty()) {
      set((complete && uncoveredReason == null ? RUNNING : INCOMPLETE) + line);
    }
    return line;
  }

  private static String coverage() {
    if (uncoveredReason != null) {
      return "covers NOTHING: " + uncoveredReason;
    }
    String covered =
        "covers java.net, NIO and asynchronous sockets, and Netty's epoll and io_uring";
    return NOT_COVERED.isEmpty()
        ? covered
        : covered + "; NOT covered: " + String.join(", ", NOT_COVERED);
  }

  private static void set(String status) {
    set(PROPERTY, status);
  }

  private static void set(String property, String value) {
    try {
      System.setProperty(property, value);
    } catch (SecurityException denied) {
      PROPERTIES.setProperty(property, value);
    }
  }

  /** Returns the status of this JVM. */
  public static String get() {
    return of(System.getProperties());
  }

  /** Returns the status in the system properties of a JVM. */
  public static String of(Properties properties) {
    return properties.getProperty(PROPERTY, ABSENT);
  }

  /** Returns whether a status means that the policy is active and was applied completely. */
  public static boolean isRunning(String status) {
    return status.startsWith(RUNNING);
  }
}
