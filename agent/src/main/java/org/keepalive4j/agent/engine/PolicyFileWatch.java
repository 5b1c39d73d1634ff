package org.keepalive4j.agent.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/** A daemon thread that tells when a file is another than before. */
final class PolicyFileWatch implements Runnable {
  private static final long EVERY_MILLIS = 2000;

  private final Path file;
  private final Thread thread;
  private final Consumer<Path> changed;
  private String seen;

  private PolicyFileWatch(Path file, Consumer<Path> changed) {
    this.file = file;
    this.changed = changed;
    seen = look();
    thread = new Thread(null, this, "keepalive4j policy file", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
  }

  /** Looks at the file: of every change from now on it tells, once it is started. */
  static PolicyFileWatch of(Path file, Consumer<Path> changed) {
    return new PolicyFileWatch(file, changed);
  }

  void start() {
    thread.start();
  }

  Path file() {
    return file;
  }

  void stop() {
    thread.interrupt();
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS);
        String now = look();
        if (!now.equals(seen)) {
          seen = now;
          changed.accept(file);
        }
      }
    } catch (InterruptedException stopped) {
      // another policy is in force, which has its own watch if it is a file
    }
  }

  /** Changes with every write, and with every replacement by another file. */
  private String look() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
    } catch (IOException missing) {
      return missing.toString();
    }
  }
}
