package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.DebugLog;

/** Logs a connection with its rule and its options as the kernel has them. */
public final class ConnectionLog {
  private ConnectionLog() {}

  /** Logs a connection if DEBUG lines are enabled. */
  public static void log(Connection connection, @Nullable ActiveRule rule, FileDescriptor socket) {
    if (DebugLog.isOn()) {
      DebugLog.log(format(connection, rule, socket));
    }
  }

  private static String format(
      Connection connection, @Nullable ActiveRule rule, FileDescriptor socket) {
    StringBuilder line = new StringBuilder();
    line.append(connection.direction().isEmpty() ? "open" : connection.direction().get().word());
    line.append(' ').append(connection.remote().getHostAddress());
    if (connection.name().isPresent()) {
      line.append(" (").append(connection.name().get()).append(')');
    }
    line.append(" port ").append(connection.remotePort());
    if (connection.localPort() != 0) {
      line.append(" at port ").append(connection.localPort());
    }
    line.append(
        rule == null ? ": no rule; the kernel has" : ": " + rule.rule() + "; the kernel has");
    for (KeepAliveOption option : KeepAliveOption.values()) {
      line.append(' ').append(option.word()).append(' ').append(value(socket, option));
    }
    return line.toString();
  }

  private static String value(FileDescriptor socket, KeepAliveOption option) {
    try {
      return option.describe(SocketSyscalls.get(socket, option));
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
