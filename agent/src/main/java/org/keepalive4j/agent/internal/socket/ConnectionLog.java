package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.DebugLog;

/** One socket in words: which connection, which rule, and what the kernel has. */
public final class ConnectionLog {
  private ConnectionLog() {}

  /** Logs it, where such lines are wanted. */
  public static void log(Connection connection, @Nullable ActiveRule rule, FileDescriptor socket) {
    if (DebugLog.isOn()) {
      DebugLog.log(words(connection, rule, socket));
    }
  }

  private static String words(
      Connection connection, @Nullable ActiveRule rule, FileDescriptor socket) {
    StringBuilder words = new StringBuilder();
    words.append(connection.direction() == null ? "open" : connection.direction().word());
    words.append(' ').append(connection.remote().getHostAddress());
    if (connection.name() != null) {
      words.append(" (").append(connection.name()).append(')');
    }
    words.append(" port ").append(connection.remotePort());
    if (connection.localPort() != 0) {
      words.append(" at port ").append(connection.localPort());
    }
    words.append(
        rule == null ? ": no rule; the kernel has" : ": " + rule.rule() + "; the kernel has");
    for (KeepAliveOption option : KeepAliveOption.values()) {
      words.append(' ').append(option.word()).append(' ').append(value(socket, option));
    }
    return words.toString();
  }

  private static String value(FileDescriptor socket, KeepAliveOption option) {
    try {
      return option.describe(SocketSyscalls.get(socket, option));
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
