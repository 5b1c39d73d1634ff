package org.keepalive4j.agent.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/** Reloads a policy file when it changes. Checks the file every two seconds. */
public final class PolicyFileWatcher implements Runnable {
  private static final long INTERVAL_MILLIS = 2000;

  /** No file has this fingerprint. */
  private static final String NOT_READ = "";

  private final Path file;
  private final Predicate<PolicyFileWatcher> reload;
  private final Thread thread;
  private String lastFingerprint;

  /**
   * Creates a watcher that reports every change from now on, once it is started.
   *
   * @param reload called after a change; returns false if the file could not be read, and is then
   *     called again
   */
  public PolicyFileWatcher(Path file, Predicate<PolicyFileWatcher> reload) {
    this.file = file;
    this.reload = reload;
    lastFingerprint = fingerprint();
    thread = new DaemonThread("policy file", this);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Stops the thread. */
  public void stop() {
    thread.interrupt();
  }

  @Override
  public void run() {
    while (true) {
      try {
        Thread.sleep(INTERVAL_MILLIS);
        String current = fingerprint();
        if (!current.equals(lastFingerprint)) {
          lastFingerprint = reload.test(this) ? current : NOT_READ;
        }
      } catch (InterruptedException stopped) {
        // another policy is active; if it comes from a file, it has its own watcher
        return;
      } catch (Throwable e) {
        // try again, for example after an OutOfMemoryError
        lastFingerprint = NOT_READ;
      }
    }
  }

  /** Returns text that changes when the file is written or replaced, or its permissions change. */
  private String fingerprint() {
    try {
      return Files.readAttributes(file, "unix:ino,dev,ctime,size").toString();
    } catch (IOException missing) {
      return missing.toString();
    }
  }
}
