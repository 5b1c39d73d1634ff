package org.keepalive4j;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.sysctl.EphemeralPorts;

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

  /**
   * Returns which side most likely opened a connection of this process, as far as its local port
   * tells: {@link #ACCEPT} where the process listens on the port, {@link #CONNECT} where the system
   * gives such ports to connecting sockets (net.ipv4.ip_local_port_range), null otherwise. A
   * program that connects from the port that it listens on, or that has closed its listener, is
   * taken for the other side: more is not readable inside of a JVM.
   *
   * @param listening whether the process listens on the local port
   */
  public static @Nullable Direction likely(int localPort, boolean listening) {
    if (listening) {
      return ACCEPT;
    }
    return EphemeralPorts.contain(localPort) ? CONNECT : null;
  }
}
