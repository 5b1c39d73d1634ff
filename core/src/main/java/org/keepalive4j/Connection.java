package org.keepalive4j;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * The properties of a TCP connection that a match compares.
 *
 * @param direction which side opened it, empty if unknown
 * @param remote the peer's address. {@link InetAddress#getByAddress} makes a v4-mapped address IPv4
 * @param name the host name that was used to connect, empty if none was used or known
 * @param remotePort the peer's port
 * @param localPort this side's port
 */
public record Connection(
    Optional<Direction> direction,
    InetAddress remote,
    Optional<String> name,
    int remotePort,
    int localPort) {
  /** Rejects null. */
  public Connection {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(name, "name");
  }
}
