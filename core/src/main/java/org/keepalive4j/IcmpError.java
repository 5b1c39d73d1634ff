package org.keepalive4j;

/**
 * What the peer's host, or a router on the way, can answer instead of acknowledging data: ICMP
 * destination unreachable. TCP goes on to try, but tells the error when all is over.
 */
public enum IcmpError {
  /** No way to the network: code 0. */
  NET_UNREACHABLE(SocketError.ENETUNREACH, true),
  /** The host does not answer on its own network: code 1. */
  HOST_UNREACHABLE(SocketError.EHOSTUNREACH, true),
  /** Nobody listens there: code 3, of firewalls that reject. */
  PORT_UNREACHABLE(SocketError.ECONNREFUSED, false),
  /** A firewall does not allow it: code 13. */
  ADMIN_PROHIBITED(SocketError.EHOSTUNREACH, false);

  private final SocketError error;
  private final boolean takesBackoffBack;

  IcmpError(SocketError error, boolean takesBackoffBack) {
    this.error = error;
    this.takesBackoffBack = takesBackoffBack;
  }

  /** What the program gets in the end. */
  public SocketError error() {
    return error;
  }

  /** Whether TCP tries again sooner than in silence, and so gives up sooner: RFC 6069. */
  public boolean takesBackoffBack() {
    return takesBackoffBack;
  }
}
