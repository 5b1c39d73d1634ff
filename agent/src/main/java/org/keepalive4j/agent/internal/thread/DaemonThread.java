package org.keepalive4j.agent.internal.thread;

/**
 * A daemon thread without references to the application: it has no context class loader and no
 * inherited thread locals.
 */
public final class DaemonThread extends Thread {
  /**
   * Creates a thread without starting it.
   *
   * @param purpose what the thread is for, which becomes part of its name
   */
  public DaemonThread(String purpose, Runnable task) {
    super(null, task, "keepalive4j " + purpose, 0, false);
    setDaemon(true);
    setContextClassLoader(null);
  }
}
