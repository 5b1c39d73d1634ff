package org.keepalive4j.agent.internal.thread;

/**
 * A thread that does not keep its host alive, nor anything of it: neither inherited thread locals
 * nor the class loader of whoever happens to make it.
 */
public final class DaemonThread extends Thread {
  /**
   * Not started yet.
   *
   * @param purpose what the thread is for, as part of its name
   */
  public DaemonThread(String purpose, Runnable task) {
    super(null, task, "keepalive4j " + purpose, 0, false);
    setDaemon(true);
    setContextClassLoader(null);
  }
}
