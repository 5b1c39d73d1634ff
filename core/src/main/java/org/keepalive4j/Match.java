package org.keepalive4j;

import java.util.Objects;
import java.util.Optional;
import org.keepalive4j.internal.text.MatchParser;

/**
 * Which connections: {@code connect 10.0.0.0/8:5432}, {@code accept *:8080}, {@code any *}.
 *
 * @param direction only connections that this side opened, or only those that it accepted; empty
 *     for both
 * @param host the peers
 * @param ports the service's port, which is the remote port if this side connected and the local
 *     port if it accepted; empty for every port
 */
public record Match(Optional<Direction> direction, Host host, Optional<Ports> ports) {
  /** Every connection: {@code any *}. */
  public static final Match ALL = new Match(Optional.empty(), Host.ANY, Optional.empty());

  /** Rejects null. */
  public Match {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(ports, "ports");
  }

  /**
   * Parses {@code connect|accept|any HOST[:PORT]}. HOST is {@code 10.1.2.3}, {@code [fd00::1]},
   * {@code 10.0.0.0/8}, {@code [fd00::]/8}, {@code *} or nothing, {@code localhost}, a name or
   * {@code *.example.org}. PORT is a number, a range {@code 8000-8999}, or a list {@code
   * 7400,7401}.
   *
   * @throws SyntaxException if the text isn't a match
   */
  public static Match parse(String text) {
    Objects.requireNonNull(text, "text");
    return MatchParser.parse(text, true);
  }

  /**
   * Parses a match for sockets as the kernel has them. Refuses host names, which the kernel doesn't
   * know.
   *
   * @throws SyntaxException if the text isn't a match
   */
  public static Match parseByAddress(String text) {
    Objects.requireNonNull(text, "text");
    return MatchParser.parse(text, false);
  }

  /**
   * Returns whether this connection matches. If its direction is unknown, it matches only a match
   * without direction and port.
   */
  public boolean matches(Connection connection) {
    Objects.requireNonNull(connection, "connection");
    Optional<Direction> actual = connection.direction();
    if (direction.isPresent() && !direction.equals(actual)) {
      return false;
    }
    if (ports.isPresent()) {
      if (actual.isEmpty()) {
        return false;
      }
      int service =
          actual.get() == Direction.CONNECT ? connection.remotePort() : connection.localPort();
      if (!ports.get().contains(service)) {
        return false;
      }
    }
    return host.matches(connection.remote(), connection.name());
  }

  /** Returns the text that {@link #parse} reads back. */
  @Override
  public String toString() {
    String text = (direction.isEmpty() ? "any " : direction.get().word() + " ") + host;
    return ports.isEmpty() ? text : text + ":" + ports.get();
  }
}
