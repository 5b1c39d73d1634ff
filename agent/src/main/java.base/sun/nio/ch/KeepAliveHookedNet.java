package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.KeepAliveHook;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;

/**
 * Calls the agent's hook around methods of {@link Net}. The JDK's instrumented channels and sockets
 * call these methods instead of those of Net, which have the same names and types and are visible
 * only in this package. Datagram sockets don't use them, and UNIX sockets only listen.
 */
final class KeepAliveHookedNet {
  private KeepAliveHookedNet() {}

  static int connect(FileDescriptor socket, InetAddress remote, int port) throws IOException {
    KeepAliveHook.connect(socket, remote, port);
    return Net.connect(socket, remote, port);
  }

  static int connect(ProtocolFamily family, FileDescriptor socket, SocketAddress remote)
      throws IOException {
    if (remote instanceof InetSocketAddress address) {
      KeepAliveHook.connect(socket, address.getAddress(), address.getPort());
    }
    return Net.connect(family, socket, remote);
  }

  static void listen(FileDescriptor listener, int backlog) throws IOException {
    KeepAliveHook.listen(listener);
    Net.listen(listener, backlog);
  }

  static int accept(FileDescriptor listener, FileDescriptor socket, InetSocketAddress[] remote)
      throws IOException {
    int accepted = Net.accept(listener, socket, remote);
    if (accepted > 0) {
      KeepAliveHook.accept(listener, socket, remote[0]);
    }
    return accepted;
  }

  static void setSocketOption(FileDescriptor socket, SocketOption<?> option, Object value)
      throws IOException {
    if (!KeepAliveHook.option(socket, option, value)) {
      Net.setSocketOption(socket, option, value);
    }
  }

  static void setSocketOption(
      FileDescriptor socket, ProtocolFamily family, SocketOption<?> option, Object value)
      throws IOException {
    if (!KeepAliveHook.option(socket, option, value)) {
      Net.setSocketOption(socket, family, option, value);
    }
  }
}
