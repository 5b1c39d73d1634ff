package org.keepalive4j.checks.benchmark;

import java.time.LocalDate;

/** What the numbers were taken on. */
final class Machine {
  private Machine() {}

  /** The date, the processors, the kernel and the JDK. */
  static String description() {
    String kernel = System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1");
    return "%s, %d processors, Linux %s, JDK %s"
        .formatted(
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            kernel,
            System.getProperty("java.version"));
  }
}
