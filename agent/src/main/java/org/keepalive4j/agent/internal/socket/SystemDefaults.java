package org.keepalive4j.agent.internal.socket;

import java.io.IOException;
import org.keepalive4j.KeepAliveOption;

/**
 * What a new socket of this network namespace has: net.ipv4.tcp_keepalive_* (tcp(7)). Read when
 * first asked for, which few policies make necessary.
 */
public final class SystemDefaults {
  private boolean read;
  private int idle;
  private int interval;
  private int count;

  synchronized int value(KeepAliveOption option) {
    if (!read) {
      idle = sysctl("tcp_keepalive_time", 7200);
      interval = sysctl("tcp_keepalive_intvl", 75);
      count = sysctl("tcp_keepalive_probes", 9);
      read = true;
    }
    return switch (option) {
      case IDLE -> idle;
      case INTERVAL -> interval;
      case COUNT -> count;
      case KEEP_ALIVE, USER_TIMEOUT -> 0;
    };
  }

  private static int sysctl(String name, int kernelDefault) {
    try {
      return Integer.parseInt(Sysctl.ipv4(name));
    } catch (IOException | RuntimeException notReadable) {
      return kernelDefault;
    }
  }
}
