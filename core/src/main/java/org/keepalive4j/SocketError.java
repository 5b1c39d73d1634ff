package org.keepalive4j;

/**
 * An error that ends a connection, by its errno name. The pending or else the next read or write
 * throws it: as a SocketException from a socket, as an IOException from a channel. Later calls find
 * a closed connection.
 */
public enum SocketError {
  /** Nothing answered. */
  ETIMEDOUT("Connection timed out"),
  /** The peer, or a middlebox, doesn't know the connection. */
  ECONNRESET("Connection reset"),
  /** A router answers that the host is not to be reached, or nobody has its address any more. */
  EHOSTUNREACH("No route to host"),
  /** A router answers that the network is not to be reached. */
  ENETUNREACH("Network is unreachable"),
  /** The peer's host answers that the port is not to be reached. */
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
