package org.keepalive4j;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.socket.OpenConnectionReader;

/**
 * A TCP connection that is open in this JVM, with its settings.
 *
 * @param local this side's address
 * @param remote the peer's address
 * @param direction which side opened it, null if unknown. The kernel doesn't record it, so this is
 *     inferred: accepted if this process listens on the local port, connected if the port is in the
 *     range that the system gives to connecting sockets
 * @param inEffect the settings, as {@link KeepAlive#readFrom} returns them
 */
public record OpenConnection(
    InetSocketAddress local,
    InetSocketAddress remote,
    @Nullable Direction direction,
    KeepAlive inEffect) {
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
