package org.keepalive4j.integrations;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;

/**
 * Infers from a socket's values which options the application has set. A value that equals the
 * system's default counts as not set.
 */
final class ApplicationOptions {
  /** The JDK's options. The JDK has no option for the user timeout. */
  static final Map<SocketOption<?>, KeepAliveOption> OPTIONS =
      Map.of(
          StandardSocketOptions.SO_KEEPALIVE, KeepAliveOption.KEEP_ALIVE,
          ExtendedSocketOptions.TCP_KEEPIDLE, KeepAliveOption.IDLE,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, KeepAliveOption.INTERVAL,
          ExtendedSocketOptions.TCP_KEEPCOUNT, KeepAliveOption.COUNT);

  private ApplicationOptions() {}

  /**
   * Returns the options that the application has set, among those for which the rule's mode makes a
   * difference. An option that can't be read isn't among them, so that setting it reports why.
   */
  static Set<KeepAliveOption> of(NetworkChannel channel, Rule rule) {
    Set<KeepAliveOption> own = EnumSet.noneOf(KeepAliveOption.class);
    for (Map.Entry<SocketOption<?>, KeepAliveOption> each : OPTIONS.entrySet()) {
      if (matters(rule, each.getValue()) && isOwn(channel, each.getKey(), each.getValue())) {
        own.add(each.getValue());
      }
    }
    if (matters(rule, KeepAliveOption.USER_TIMEOUT) && hasUserTimeout(channel)) {
      own.add(KeepAliveOption.USER_TIMEOUT);
    }
    return own;
  }

  private static boolean isOwn(
      NetworkChannel channel, SocketOption<?> name, KeepAliveOption option) {
    try {
      return isOwn(option, number(channel.getOption(name)));
    } catch (IOException | UnsupportedOperationException notReadable) {
      return false;
    }
  }

  private static boolean hasUserTimeout(NetworkChannel channel) {
    try {
      return KeepAlive.readFrom(channel).get(KeepAliveOption.USER_TIMEOUT).orElse(0) != 0;
    } catch (IOException notReadable) {
      return false;
    }
  }

  private static boolean matters(Rule rule, KeepAliveOption option) {
    return rule.sets(option, false) != rule.sets(option, true);
  }

  static boolean isOwn(KeepAliveOption option, int value) {
    return value != NewSocket.VALUES.getOrDefault(option, 0);
  }

  private static int number(Object value) {
    return value instanceof Integer number ? number : value.equals(true) ? 1 : 0;
  }

  /** Reads the values of a new socket. A separate class, because few policies need it. */
  private static final class NewSocket {
    static final Map<KeepAliveOption, Integer> VALUES = read();

    private static Map<KeepAliveOption, Integer> read() {
      Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
      try (Socket socket = new Socket()) {
        for (Map.Entry<SocketOption<?>, KeepAliveOption> each : OPTIONS.entrySet()) {
          values.put(each.getValue(), number(socket.getOption(each.getKey())));
        }
      } catch (IOException | UnsupportedOperationException notReadable) {
        // any value but 0 then counts as set by the application
      }
      return values;
    }
  }
}
