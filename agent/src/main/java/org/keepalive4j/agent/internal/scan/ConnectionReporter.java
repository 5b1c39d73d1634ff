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
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.ConnectionReport;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;

/** Lists the open connections for JMX. Runs only when a JMX client asks for them. */
public final class ConnectionReporter implements Supplier<List<ConnectionReport>> {
  @Override
  public List<ConnectionReport> get() {
    OpenSockets open = OpenSockets.find();
    List<ConnectionReport> reports = new ArrayList<>();
    for (OpenSockets.OpenSocket socket : open.connected()) {
      ConnectionReport report = report(socket.descriptor(), open);
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
          // MPTCP sockets don't have all options
        }
      }
      return new ConnectionReport(
          text(SocketSyscalls.localAddress(socket), connection.localPort()),
          text(connection.remote(), connection.remotePort()),
          connection.direction().map(Direction::word).orElse(null),
          KeepAlive.inEffect(values).toString());
    } catch (IOException closed) {
      return null;
    }
  }

  private static String text(InetAddress address, int port) {
    String host = address.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
