package org.keepalive4j.linux.internal.scan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.process.Owners;

/**
 * Sockets made after /proc was read, whose owners the scan looks for again at the end. A late
 * socket that still exists but has no visible owner belongs to a process that this one can't see.
 */
final class LateSockets {
  // Limits the memory. The owners of more late sockets stay unknown.
  private static final int MOST_LATE = 10_000;

  private final Owners owners;
  private final List<TcpSocket> sockets = new ArrayList<>();

  LateSockets(Owners owners) {
    this.owners = owners;
  }

  /** Returns whether a socket may have got its owner after /proc was read. */
  boolean mayInclude(long inode) {
    return inode != 0
        && sockets.size() < MOST_LATE
        && owners.first(inode) == Owners.NONE
        && owners.mayLack(inode);
  }

  void add(TcpSocket socket) {
    sockets.add(socket);
  }

  List<TcpSocket> all() {
    return sockets;
  }

  /** Returns the inodes of the sockets that have no visible owner now. */
  Set<Long> ownerless() {
    Set<Long> inodes = new HashSet<>();
    for (TcpSocket socket : sockets) {
      if (owners.mayHaveHiddenOwner(socket.inode())) {
        inodes.add(socket.inode());
      }
    }
    return inodes;
  }

  /** Returns the network namespaces of sockets with these inodes. */
  Set<Long> namespacesOf(Set<Long> inodes) {
    Set<Long> namespaces = new HashSet<>();
    for (TcpSocket socket : sockets) {
      if (inodes.contains(socket.inode())) {
        namespaces.add(socket.namespace().id());
      }
    }
    return namespaces;
  }
}
