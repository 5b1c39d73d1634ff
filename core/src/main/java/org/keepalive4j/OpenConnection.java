package org.keepalive4j;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.socket.OpenConnectionReader;

/**
 * A TCP connection that is open in this JVM, and what the kernel has for it.
 *
 * @param local this side's address
 * @param remote the peer's address
 * @param direction which side opened it. The kernel does not keep that: accepted where this process
 *     listens on the local port, connected where the port is one that the system gives to
 *     connecting sockets, otherwise null
 * @param inEffect the settings, as {@link KeepAlive#readFrom} would tell them
 */
public record OpenConnection(
    InetSocketAddress local,
    InetSocketAddress remote,
    @Nullable Direction direction,
    KeepAlive inEffect) {
  /**
   * All of this JVM, whoever opened them: the JDK, a native transport, native code.
   *
   * @throws UnsupportedOperationException where a JVM cannot look at its own sockets: on other
   *     systems than Linux, or where {@code java.base/sun.nio.ch} is not opened; the message names
   *     the remedy
   */
  public static List<OpenConnection> all() {
    return OpenConnectionReader.connections();
  }
}
