package org.keepalive4j.internal.sysctl;

import java.io.IOException;

/**
 * The range of ports that the system assigns to connecting sockets: ip(7). It is read at its first
 * use.
 */
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
      // then the default of Linux applies
    }
    return new long[] {32768, 60999};
  }
}
