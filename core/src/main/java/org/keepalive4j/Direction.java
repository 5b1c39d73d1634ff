package org.keepalive4j;

import java.util.Optional;
import org.keepalive4j.internal.sysctl.EphemeralPorts;

/** Which side opened a connection, seen from here. */
public enum Direction {
  /** This side connected. The service's port is the remote port. */
  CONNECT,
  /** This side accepted. The service's port is the local port. */
  ACCEPT;

  /** Returns the word of the text form: {@code connect} or {@code accept}. */
  public String word() {
    return this == CONNECT ? "connect" : "accept";
  }

  /**
   * Returns which side most likely opened a connection of this process, inferred from the local
   * port. The result is {@link #ACCEPT} if the process listens on that port, {@link #CONNECT} if
   * the port is in the range that the system assigns to connecting sockets
   * (net.ipv4.ip_local_port_range), and empty otherwise. It is wrong for a program that connects
   * from the port that it listens on, and for one that has closed its listener. A JVM can't read
   * anything that would tell these apart.
   *
   * @param listening whether the process listens on the local port
   */
  public static Optional<Direction> likely(int localPort, boolean listening) {
    if (listening) {
      return Optional.of(ACCEPT);
    }
    return EphemeralPorts.contain(localPort) ? Optional.of(CONNECT) : Optional.empty();
  }
}
