package org.keepalive4j;

/**
 * An ICMP "destination unreachable" message that the peer's host or a router sends in answer to
 * data. TCP sends the data again nevertheless, and reports the error when it gives up.
 */
public enum IcmpError {
  /** No route to the network: code 0. */
  NET_UNREACHABLE(SocketError.ENETUNREACH, true),
  /** The host doesn't answer on its own network: code 1. */
  HOST_UNREACHABLE(SocketError.EHOSTUNREACH, true),
  /** No program listens on the port: code 3. Firewalls with a reject rule send it too. */
  PORT_UNREACHABLE(SocketError.ECONNREFUSED, false),
  /** A firewall forbids the connection: code 13. */
  ADMIN_PROHIBITED(SocketError.EHOSTUNREACH, false);

  private final SocketError error;
  private final boolean revertsBackoff;

  IcmpError(SocketError error, boolean revertsBackoff) {
    this.error = error;
    this.revertsBackoff = revertsBackoff;
  }

  /** Returns the error that the program gets. */
  public SocketError error() {
    return error;
  }

  /**
   * Returns whether TCP reverts its last backoff on this message, so that it retries sooner: RFC
   * 6069.
   */
  public boolean revertsBackoff() {
    return revertsBackoff;
  }
}
