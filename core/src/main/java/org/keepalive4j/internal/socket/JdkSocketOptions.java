package org.keepalive4j.internal.socket;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;

/**
 * The public socket options of the JDK. Those for idle, interval and count are in the module
 * jdk.net, which a runtime may lack.
 */
final class JdkSocketOptions {
  /** Whether this runtime has the module jdk.net, with idle, interval and count. */
  static final boolean HAS_JDK_NET = hasJdkNet();

  private JdkSocketOptions() {}

  /** Returns the JDK's option, or null if it has none. */
  static @Nullable SocketOption<?> of(KeepAliveOption option) {
    return switch (option) {
      case KEEP_ALIVE -> StandardSocketOptions.SO_KEEPALIVE;
      case IDLE -> HAS_JDK_NET ? Extended.IDLE : null;
      case INTERVAL -> HAS_JDK_NET ? Extended.INTERVAL : null;
      case COUNT -> HAS_JDK_NET ? Extended.COUNT : null;
      case USER_TIMEOUT -> null;
    };
  }

  private static boolean hasJdkNet() {
    try {
      return Extended.IDLE != null;
    } catch (NoClassDefFoundError runtimeWithoutJdkNet) {
      return false;
    }
  }

  /** A separate class, because it can't be loaded without jdk.net. */
  private static final class Extended {
    static final SocketOption<Integer> IDLE = ExtendedSocketOptions.TCP_KEEPIDLE;
    static final SocketOption<Integer> INTERVAL = ExtendedSocketOptions.TCP_KEEPINTERVAL;
    static final SocketOption<Integer> COUNT = ExtendedSocketOptions.TCP_KEEPCOUNT;
  }
}
