package org.keepalive4j.internal.sysctl;

import java.io.IOException;

/** The range that the system takes local ports from, ip(7); read when first asked for. */
public final class EphemeralPorts {
  private static final long[] RANGE = range();

  private EphemeralPorts() {}

  /** Whether the system may have chosen the port. */
  public static boolean contain(int port) {
    return RANGE[0] <= port && port <= RANGE[1];
  }

  private static long[] range() {
    try {
      long[] range = Sysctl.numbers("ip_local_port_range");
      if (range.length == 2) {
        return range;
      }
    } catch (IOException notReadable) {
      // then as Linux has it by default
    }
    return new long[] {32768, 60999};
  }
}
