package org.keepalive4j;

/**
 * An error that ends a connection, by its errno name. A read or write that is waiting throws it,
 * otherwise the next one does. Sockets throw a SocketException, channels an IOException. Later
 * calls behave as on a closed connection.
 */
public enum SocketError {
  /** The peer didn't answer. */
  ETIMEDOUT("Connection timed out"),
  /** The peer or a middlebox doesn't know the connection. */
  ECONNRESET("Connection reset"),
  /** A router reports that it can't reach the host, or no host answers for its address. */
  EHOSTUNREACH("No route to host"),
  /** A router reports that it can't reach the network. */
  ENETUNREACH("Network is unreachable"),
  /** The peer's host or a firewall reports that the port can't be reached. */
  ECONNREFUSED("Connection refused");

  private final String message;

  SocketError(String message) {
    this.message = message;
  }

  /** Returns the exception's message on Linux. */
  public String message() {
    return message;
  }
}
