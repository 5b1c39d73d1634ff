package org.keepalive4j;

/**
 * What a connection can end with, by the kernel's name, and what a Java program sees of it: the
 * message of the SocketException (of an IOException from a channel) that the read or write throws
 * which waits at that time, or else the next one. After that the connection just is at its end.
 */
public enum SocketError {
  /** Nothing answered. */
  ETIMEDOUT("Connection timed out"),
  /** The peer knows nothing of the connection, or something on the way says so. */
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

  /** The message of the exception, on Linux. */
  public String message() {
    return message;
  }
}
