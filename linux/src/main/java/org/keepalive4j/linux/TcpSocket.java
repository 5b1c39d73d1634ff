package org.keepalive4j.linux;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.keepalive4j.Direction;

/**
 * A TCP socket of this host. Fields that weren't requested, or need missing privileges, are empty.
 *
 * @param local the local address and port
 * @param remote the remote address and port, empty for a listener
 * @param state the TCP state
 * @param direction which side opened the connection, empty also if that is unknown
 * @param settings the keep-alive settings
 * @param timer the running timer
 * @param silent how long ago the last segment came from the peer, precise to a tick of the kernel
 *     (1 to 10 ms); empty for a listener, a half-open connection and TIME-WAIT
 * @param owners the processes that have it open: an empty list for a connection that isn't accepted
 *     yet or was closed. Empty also if an owner isn't visible to this process
 * @param uid the user who created it; empty if unknown, as for TIME-WAIT
 * @param inode the inode of its descriptors in /proc, 0 if it has no owner
 * @param cookie the number that identifies it until the next boot (SO_COOKIE)
 * @param cgroup the path of its cgroup (version 2)
 * @param namespace its network namespace
 */
public record TcpSocket(
    Endpoint local,
    Optional<Endpoint> remote,
    TcpState state,
    Optional<Direction> direction,
    Optional<SocketSettings> settings,
    SocketTimer timer,
    Optional<Duration> silent,
    Optional<List<Owner>> owners,
    OptionalLong uid,
    long inode,
    long cookie,
    Optional<String> cgroup,
    NetworkNamespace namespace) {

  /**
   * Returns whether keep-alive is on; empty if unknown. Without privileges, only a running
   * keep-alive timer shows that keep-alive is on. Without that timer the answer is unknown, because
   * the kernel shows only one timer, and that of data in flight comes first.
   */
  public Optional<Boolean> keepAlive() {
    if (settings.isPresent()) {
      return Optional.of(settings.get().keepAlive());
    }
    // On a socket without an owner the same timer ends FIN-WAIT-2: tcp_close(), net/ipv4/tcp.c
    boolean probing = timer.kind() == SocketTimer.Kind.KEEPALIVE && inode != 0;
    return probing ? Optional.of(true) : Optional.empty();
  }

  /**
   * Returns whether the socket has no settings: in TIME-WAIT, half-open, or closed by its process.
   */
  public boolean hasNoSettings() {
    return settings.isEmpty() && inode == 0 && !state.mayWaitToBeAccepted();
  }

  /** Returns a copy with the given settings and owners. */
  public TcpSocket with(Optional<SocketSettings> settings, Optional<List<Owner>> owners) {
    return new TcpSocket(
        local, remote, state, direction, settings, timer, silent, owners, uid, inode, cookie,
        cgroup, namespace);
  }
}
