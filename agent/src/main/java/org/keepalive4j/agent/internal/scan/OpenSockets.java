package org.keepalive4j.agent.internal.scan;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;

/**
 * All TCP sockets that are open in this process.
 *
 * <p>If no hook has seen how a connection was opened, {@link Direction#likely} infers the
 * direction.
 */
public record OpenSockets(
    List<OpenSocket> listeners, List<OpenSocket> connected, BitSet listenerPorts) {
  /** A socket with its {@link SocketSyscalls#tcpInfo}. */
  record OpenSocket(FileDescriptor descriptor, int tcpInfo) {}

  /** The ports from the latest scan, which are recent enough to infer a direction. */
  private static volatile BitSet latestListenerPorts = new BitSet();

  static OpenSockets find() {
    String[] names = new File("/proc/self/fd").list();
    List<OpenSocket> listeners = new ArrayList<>();
    List<OpenSocket> connected = new ArrayList<>();
    BitSet ports = new BitSet();
    ParallelTask<String, List<OpenSocket>> finder =
        new ParallelTask<>() {
          @Override
          List<OpenSocket> process(List<String> slice) {
            return findAmong(slice);
          }
        };
    if (names == null) {
      throw new IllegalStateException("/proc/self/fd cannot be listed: too many open files?");
    }
    for (List<OpenSocket> slice : finder.processAll(List.of(names))) {
      for (OpenSocket socket : slice) {
        if (!SocketSyscalls.isListening(socket.tcpInfo())) {
          connected.add(socket);
          continue;
        }
        listeners.add(socket);
        try {
          ports.set(SocketSyscalls.localPort(socket.descriptor()));
        } catch (IOException closedMeanwhile) {
          // no longer a listener
        }
      }
    }
    latestListenerPorts = ports;
    return new OpenSockets(listeners, connected, ports);
  }

  /** Returns the given descriptors that are listening or have a peer. */
  private static List<OpenSocket> findAmong(List<String> descriptors) {
    List<OpenSocket> sockets = new ArrayList<>();
    for (String descriptor : descriptors) {
      FileDescriptor socket = SocketSyscalls.descriptor(Integer.parseInt(descriptor));
      int info = SocketSyscalls.tcpInfo(socket);
      if (SocketSyscalls.isListening(info) || SocketSyscalls.isConnected(info)) {
        sockets.add(new OpenSocket(socket, info));
      }
    }
    return sockets;
  }

  /** Returns a connection as the kernel knows it, or null if it was closed or has no peer yet. */
  public static @Nullable Connection connection(FileDescriptor socket) {
    return connection(socket, latestListenerPorts, true, true);
  }

  /**
   * Returns a connection as the kernel knows it, or null if it was closed, or has no peer yet and
   * an address or port is asked for.
   *
   * @param withDirection whether to find out the direction and the ports, which takes as long as
   *     setting the options
   * @param withAddress whether to find out the remote address, which takes longer than everything
   *     else. If false, the connection has the wildcard address.
   */
  public static @Nullable Connection connection(
      FileDescriptor socket, BitSet listenerPorts, boolean withDirection, boolean withAddress) {
    try {
      InetAddress remote = withAddress ? SocketSyscalls.remoteAddress(socket) : Wildcard.ADDRESS;
      if (!withDirection) {
        return new Connection(Optional.empty(), remote, Optional.empty(), 0, 0);
      }
      int localPort = SocketSyscalls.localPort(socket);
      return new Connection(
          Direction.likely(localPort, listenerPorts.get(localPort)),
          remote,
          Optional.empty(),
          SocketSyscalls.remotePort(socket),
          localPort);
    } catch (IOException gone) {
      return null;
    }
  }

  private static final class Wildcard {
    static final InetAddress ADDRESS = new InetSocketAddress(0).getAddress();
  }
}
