package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.TcpSocket;

/**
 * Sorts sockets by process, then service: listeners first, then accepted and opened connections by
 * the service's port, then by peer. Compares numbers instead of text to be fast, because every
 * table is sorted in this order.
 */
final class SocketOrder {
  private static final Comparator<Owner> BY_NAME =
      Comparator.comparing(Owner::command, String.CASE_INSENSITIVE_ORDER)
          .thenComparingInt(Owner::pid);

  private SocketOrder() {}

  /** A socket with the numbers that it is sorted by. */
  private record Keyed(long service, long peer, TcpSocket socket) implements Comparable<Keyed> {
    @Override
    public int compareTo(Keyed other) {
      if (service != other.service) {
        return Long.compare(service, other.service);
      }
      return peer == other.peer
          ? compareEndpoints(socket, other.socket)
          : Long.compareUnsigned(peer, other.peer);
    }
  }

  /** Returns the sockets in this order. */
  static List<TcpSocket> sorted(List<TcpSocket> sockets) {
    Map<Integer, Owner> processes = new HashMap<>();
    for (TcpSocket socket : sockets) {
      Owner owner = owner(socket);
      if (owner != null) {
        processes.putIfAbsent(owner.pid(), owner);
      }
    }
    List<Owner> byName = new ArrayList<>(processes.values());
    byName.sort(BY_NAME);
    Map<Integer, Integer> ranks = new HashMap<>();
    byName.forEach(owner -> ranks.put(owner.pid(), ranks.size()));

    Keyed[] keyed = new Keyed[sockets.size()];
    for (int i = 0; i < keyed.length; i++) {
      TcpSocket socket = sockets.get(i);
      Owner owner = owner(socket);
      long rank = owner == null ? ranks.size() : ranks.getOrDefault(owner.pid(), 0);
      keyed[i] = new Keyed(rank << 18 | service(socket), peer(socket), socket);
    }
    Arrays.sort(keyed);
    List<TcpSocket> sorted = new ArrayList<>(keyed.length);
    for (Keyed each : keyed) {
      sorted.add(each.socket());
    }
    return sorted;
  }

  private static @Nullable Owner owner(TcpSocket socket) {
    List<Owner> owners = socket.owners().orElse(null);
    return owners == null || owners.isEmpty() ? null : owners.getFirst();
  }

  /** Returns which side opened the connection in two bits, and the service's port in 16. */
  private static long service(TcpSocket socket) {
    Endpoint remote = socket.remote().orElse(null);
    Direction direction = socket.direction().orElse(null);
    long side = remote == null ? 0 : direction == null ? 3 : direction == Direction.ACCEPT ? 1 : 2;
    int port = remote == null || side != 2 ? socket.local().port() : remote.port();
    return side << 16 | port;
  }

  /** Returns the last part of the peer's address, and its port. */
  private static long peer(TcpSocket socket) {
    Endpoint remote = socket.remote().orElse(null);
    return remote == null ? 0 : remote.low() << 16 | remote.port();
  }

  private static int compareEndpoints(TcpSocket one, TcpSocket other) {
    int order = compare(one.local(), other.local());
    Endpoint remote = one.remote().orElse(null);
    Endpoint otherRemote = other.remote().orElse(null);
    return order != 0 || remote == null || otherRemote == null
        ? order
        : compare(remote, otherRemote);
  }

  private static int compare(Endpoint one, Endpoint other) {
    int order = Long.compareUnsigned(one.high(), other.high());
    if (order == 0) {
      order = Long.compareUnsigned(one.low(), other.low());
    }
    return order == 0 ? Integer.compare(one.port(), other.port()) : order;
  }
}
