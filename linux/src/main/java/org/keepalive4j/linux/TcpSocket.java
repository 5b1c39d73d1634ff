package org.keepalive4j.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;

/**
 * A TCP socket as the kernel has it. What was not asked for, or cannot be known without rights, is
 * null.
 *
 * @param local the local address and port
 * @param remote the peer's, null for a socket that has none (a listener)
 * @param state its state
 * @param direction which side opened the connection
 * @param settings what the kernel has for it
 * @param timer the timer that runs on it
 * @param owners the processes that have it open: none for a connection not yet accepted or already
 *     closed; null also where somebody has it who cannot be seen from here
 * @param uid the user who made it; null where the kernel does not tell it, as of TIME-WAIT
 * @param inode the inode that /proc shows for its descriptors, 0 where no process has one
 * @param cookie the number that tells it from every other since boot: SO_COOKIE
 * @param cgroup the path of its cgroup v2
 * @param namespace the network namespace it is in
 */
public record TcpSocket(
    Endpoint local,
    @Nullable Endpoint remote,
    TcpState state,
    @Nullable Direction direction,
    @Nullable SocketSettings settings,
    SocketTimer timer,
    @Nullable List<Owner> owners,
    @Nullable Long uid,
    long inode,
    long cookie,
    @Nullable String cgroup,
    NetworkNamespace namespace) {

  /**
   * Whether keep-alive is on; null where it is not known. A keep-alive timer that runs tells it
   * without any right. None that runs tells nothing: data on its way has the timer then.
   */
  public @Nullable Boolean keepAlive() {
    if (settings != null) {
      return settings.keepAlive();
    }
    // On a socket that no process has, the same timer ends FIN-WAIT-2: tcp_close() in
    // net/ipv4/tcp.c
    boolean probing = timer.kind() == SocketTimer.Kind.KEEPALIVE && inode != 0;
    return probing ? true : null;
  }

  /**
   * Whether there are no settings to be known: what is in TIME-WAIT or half-open has none, and what
   * no process has any more is ended by the kernel by rules of its own.
   */
  public boolean hasNoSettings() {
    return settings == null && inode == 0 && !state.mayWaitToBeAccepted();
  }

  /** The same socket, with what the kernel has for it. */
  public TcpSocket with(@Nullable SocketSettings inEffect) {
    return new TcpSocket(
        local, remote, state, direction, inEffect, timer, owners, uid, inode, cookie, cgroup,
        namespace);
  }
}
