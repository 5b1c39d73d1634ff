package org.keepalive4j;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keepalive4j.internal.socket.OpenConnectionReader;

/**
 * A TCP connection that is open in this JVM, with its settings.
 *
 * @param local this side's address
 * @param remote the peer's address
 * @param direction which side opened it, empty if unknown. The kernel doesn't record it, so it is
 *     inferred with {@link Direction#likely}
 * @param inEffect the settings, as {@link KeepAlive#readFrom} returns them
 */
public record OpenConnection(
    InetSocketAddress local,
    InetSocketAddress remote,
    Optional<Direction> direction,
    KeepAlive inEffect) {
  /** Rejects null. */
  public OpenConnection {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(inEffect, "inEffect");
  }

  /**
   * Returns all connections of this JVM, including those of native transports and native code.
   *
   * @throws UnsupportedOperationException on other systems than Linux, or if {@code
   *     java.base/sun.nio.ch} isn't opened; the message names the remedy
   */
  public static List<OpenConnection> all() {
    return OpenConnectionReader.connections();
  }
}
