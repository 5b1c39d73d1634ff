package org.keepalive4j;

/**
 * An ICMP "destination unreachable" message from the peer's host or a router, in answer to data.
 * TCP keeps trying, and reports the error when it gives up.
 */
public enum IcmpError {
  /** No route to the network: code 0. */
  NET_UNREACHABLE(SocketError.ENETUNREACH, true),
  /** The host doesn't answer on its own network: code 1. */
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

  /** Returns the error that the program gets. */
  public SocketError error() {
    return error;
  }

  /** Returns whether TCP reverts a backoff, so that it retries and gives up sooner: RFC 6069. */
  public boolean takesBackoffBack() {
    return takesBackoffBack;
  }
}
