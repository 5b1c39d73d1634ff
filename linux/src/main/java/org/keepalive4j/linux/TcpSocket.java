package org.keepalive4j.linux;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;

/**
 * A TCP socket of this host. Fields that weren't requested, or need missing privileges, are null.
 *
 * @param local the local address and port
 * @param remote the remote address and port, null for a listener
 * @param state the TCP state
 * @param direction which side opened the connection
 * @param settings the keep-alive settings
 * @param timer the running timer
 * @param silent how long ago the last segment came from the peer, accurate to a tick of the kernel
 *     (1 to 10 ms); empty for a listener, a half-open connection and TIME-WAIT
 * @param owners the processes that have it open. Empty for a connection that isn't accepted yet or
 *     was closed. Null also if an owner isn't visible to this process
 * @param uid the user who created it; null if unknown, as for TIME-WAIT
 * @param inode the inode of its descriptors in /proc, 0 if it has no owner
 * @param cookie the number that identifies it until the next boot (SO_COOKIE)
 * @param cgroup the path of its cgroup (version 2)
 * @param namespace its network namespace
 */
public record TcpSocket(
    Endpoint local,
    @Nullable Endpoint remote,
    TcpState state,
    @Nullable Direction direction,
    @Nullable SocketSettings settings,
    SocketTimer timer,
    Optional<Duration> silent,
    @Nullable List<Owner> owners,
    @Nullable Long uid,
    long inode,
    long cookie,
    @Nullable String cgroup,
    NetworkNamespace namespace) {

  /**
   * Returns whether keep-alive is on; null if unknown. A running keep-alive timer shows it without
   * privileges. The lack of one shows nothing, because unacknowledged data uses the timer, too.
   */
  public @Nullable Boolean keepAlive() {
    if (settings != null) {
      return settings.keepAlive();
    }
    // On a socket without an owner the same timer ends FIN-WAIT-2: tcp_close(), net/ipv4/tcp.c
    boolean probing = timer.kind() == SocketTimer.Kind.KEEPALIVE && inode != 0;
    return probing ? true : null;
  }

  /**
   * Returns whether the socket has no settings: in TIME-WAIT, half-open, or closed by its process.
   */
  public boolean hasNoSettings() {
    return settings == null && inode == 0 && !state.mayWaitToBeAccepted();
  }

  /** Returns a copy with the given settings. */
  public TcpSocket with(@Nullable SocketSettings inEffect) {
    return new TcpSocket(
        local, remote, state, direction, inEffect, timer, silent, owners, uid, inode, cookie,
        cgroup, namespace);
  }
}
