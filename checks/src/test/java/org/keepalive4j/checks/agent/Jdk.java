package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;

/** A JDK that child JVMs run on. */
public enum Jdk {
  JDK_17("jdk17.home"),
  JDK_25("java.home");

  private final String property;

  Jdk(String property) {
    this.property = property;
  }

  /** Returns whether this JDK is installed. */
  public boolean isHere() {
    return System.getProperty(property) != null;
  }

  /**
   * Returns a command of this JDK. If the JDK isn't installed, the test is skipped, or fails where
   * nothing may be skipped.
   */
  public Path command(String name) {
    String home = System.getProperty(property);
    if (home == null) {
      String missing =
          "needs a JDK 17: apt-get install openjdk-17-jdk-headless, or -D"
              + property
              + "=DIRECTORY";
      if (Boolean.getBoolean("keepalive4j.checks.all")) {
        fail(missing);
      }
      abort(missing);
    }
    return Path.of(home, "bin", name);
  }
}
