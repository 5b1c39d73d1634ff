package org.keepalive4j;

/** Which side opened a connection, seen from here. */
public enum Direction {
  /** This side connected: the service's port is the remote one. */
  CONNECT,
  /** This side accepted: the service's port is the local one. */
  ACCEPT;

  /** The word of the text form: {@code connect} or {@code accept}. */
  public String word() {
    return this == CONNECT ? "connect" : "accept";
  }
}
