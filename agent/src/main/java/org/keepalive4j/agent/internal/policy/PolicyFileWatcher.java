package org.keepalive4j.agent.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/** A daemon thread that tells when a file is another than before. */
public final class PolicyFileWatcher implements Runnable {
  private static final long EVERY_MILLIS = 2000;

  /** What no file looks like. */
  private static final String UNREAD = "";

  private final Path file;
  private final Predicate<PolicyFileWatcher> changed;
  private final Thread thread;
  private String seen;

  /**
   * Looks at the file: of every change from now on it tells, once it is started.
   *
   * @param changed answers false if it could not read the file, which is tried again then
   */
  public PolicyFileWatcher(Path file, Predicate<PolicyFileWatcher> changed) {
    this.file = file;
    this.changed = changed;
    seen = look();
    thread = new DaemonThread("policy file", this);
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    thread.interrupt();
  }

  @Override
  public void run() {
    while (true) {
      try {
        Thread.sleep(EVERY_MILLIS);
        String now = look();
        if (!now.equals(seen)) {
          seen = changed.test(this) ? now : UNREAD;
        }
      } catch (InterruptedException stopped) {
        // another policy is in force, which has its own watch if it is a file
        return;
      } catch (Throwable e) {
        // such as a full heap: the file is looked at again
        seen = UNREAD;
      }
    }
  }

  /** Changes with every write or change of rights, and with every replacement by another file. */
  private String look() {
    try {
      return Files.readAttributes(file, "unix:ino,dev,ctime,size").toString();
    } catch (IOException missing) {
      return missing.toString();
    }
  }
}
