package org.keepalive4j.checks.benchmark;

import java.time.LocalDate;

/** The machine on which the numbers were measured. */
final class Machine {
  private Machine() {}

  /** Returns the date, the processors, the kernel and the JDK. */
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
