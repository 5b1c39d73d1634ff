package org.keepalive4j.agent.internal.scan;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;

/**
 * The TCP sockets that are open in this process, whoever opened them.
 *
 * <p>Which side opened a connection that no hook saw is {@link Direction#likely}.
 */
public record OpenSockets(List<Found> listeners, List<Found> connected, BitSet listenerPorts) {
  /** A socket, and {@link SocketSyscalls#info} of it. */
  record Found(FileDescriptor socket, int info) {}

  /** Those of the last look: good enough for the side of a connection that no hook saw. */
  private static volatile BitSet lastListenerPorts = new BitSet();

  static OpenSockets look() {
    String[] names = new File("/proc/self/fd").list();
    List<Found> listeners = new ArrayList<>();
    List<Found> connected = new ArrayList<>();
    BitSet ports = new BitSet();
    ParallelTask<String, List<Found>> find =
        new ParallelTask<>() {
          @Override
          List<Found> work(List<String> slice) {
            return find(slice);
          }
        };
    if (names == null) {
      throw new IllegalStateException("/proc/self/fd cannot be listed: too many open files?");
    }
    for (List<Found> slice : find.workOn(List.of(names))) {
      for (Found found : slice) {
        if (!SocketSyscalls.isListening(found.info())) {
          connected.add(found);
          continue;
        }
        listeners.add(found);
        try {
          ports.set(SocketSyscalls.localPort(found.socket()));
        } catch (IOException closedMeanwhile) {
          // listens no more
        }
      }
    }
    lastListenerPorts = ports;
    return new OpenSockets(listeners, connected, ports);
  }

  /** Those of these descriptors that listen, or have a peer. */
  private static List<Found> find(List<String> descriptors) {
    List<Found> sockets = new ArrayList<>();
    for (String descriptor : descriptors) {
      FileDescriptor socket = SocketSyscalls.of(Integer.parseInt(descriptor));
      int info = SocketSyscalls.info(socket);
      if (SocketSyscalls.isListening(info) || SocketSyscalls.isConnected(info)) {
        sockets.add(new Found(socket, info));
      }
    }
    return sockets;
  }

  /** What the kernel knows of a connection; null if it is gone, or has no peer yet. */
  public static @Nullable Connection connection(FileDescriptor socket) {
    return connection(socket, lastListenerPorts, true, true);
  }

  /**
   * What the kernel knows of a connection; null if it is gone, or where it is asked for an address
   * or a port and has no peer yet.
   *
   * @param withSide false for no direction and no ports, which cost as much as setting them
   * @param withAddress false for the wildcard address instead of the remote one, which costs more
   *     than all the rest
   */
  public static @Nullable Connection connection(
      FileDescriptor socket, BitSet listenerPorts, boolean withSide, boolean withAddress) {
    try {
      InetAddress remote = withAddress ? SocketSyscalls.remoteAddress(socket) : Wildcard.ADDRESS;
      if (!withSide) {
        return new Connection(null, remote, null, 0, 0);
      }
      int localPort = SocketSyscalls.localPort(socket);
      return new Connection(
          Direction.likely(localPort, listenerPorts.get(localPort)),
          remote,
          null,
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
