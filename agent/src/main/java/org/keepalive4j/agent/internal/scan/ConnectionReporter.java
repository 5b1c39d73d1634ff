package org.keepalive4j.agent.internal.scan;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.ConnectionReport;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;

/** The open connections for those who look at the agent. Nothing of it runs before they do. */
public final class ConnectionReporter implements Supplier<List<ConnectionReport>> {
  @Override
  public List<ConnectionReport> get() {
    OpenSockets open = OpenSockets.look();
    List<ConnectionReport> reports = new ArrayList<>();
    for (OpenSockets.Found found : open.connected()) {
      ConnectionReport report = report(found.socket(), open);
      if (report != null) {
        reports.add(report);
      }
    }
    return reports;
  }

  private static @Nullable ConnectionReport report(FileDescriptor socket, OpenSockets open) {
    Connection connection = OpenSockets.connection(socket, open.listenerPorts(), true, true);
    if (connection == null) {
      return null;
    }
    try {
      Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
      for (KeepAliveOption option : KeepAliveOption.values()) {
        try {
          values.put(option, SocketSyscalls.get(socket, option));
        } catch (IOException unknown) {
          // an MPTCP socket does not have all of them
        }
      }
      return new ConnectionReport(
          text(SocketSyscalls.localAddress(socket), connection.localPort()),
          text(connection.remote(), connection.remotePort()),
          connection.direction() == null ? null : connection.direction().word(),
          KeepAlive.inEffect(values).toString());
    } catch (IOException gone) {
      return null;
    }
  }

  private static String text(InetAddress address, int port) {
    String host = address.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
