package org.keepalive4j.agent.engine;

import java.io.IOException;
import org.keepalive4j.KeepAliveOption;

/** What a new socket of this network namespace has: net.ipv4.tcp_keepalive_* (tcp(7)). */
record SystemDefaults(int idle, int interval, int count) {
  static SystemDefaults read() {
    return new SystemDefaults(
        sysctl("tcp_keepalive_time", 7200),
        sysctl("tcp_keepalive_intvl", 75),
        sysctl("tcp_keepalive_probes", 9));
  }

  int value(KeepAliveOption option) {
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
    } catch (IOException | NumberFormatException notReadable) {
      return kernelDefault;
    }
  }
}
