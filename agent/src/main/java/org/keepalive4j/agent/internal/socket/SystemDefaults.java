package org.keepalive4j.agent.internal.socket;

import java.io.IOException;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.internal.sysctl.Sysctl;

/**
 * The options of a new socket in this network namespace, from net.ipv4.tcp_keepalive_* (tcp(7)).
 * They are read when first needed, because few policies need them.
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
      return (int) Sysctl.number(name).orElse(kernelDefault);
    } catch (IOException notReadable) {
      return kernelDefault;
    }
  }
}
