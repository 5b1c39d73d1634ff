package org.keepalive4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.text.MatchParser;

/**
 * Which connections: {@code connect 10.0.0.0/8:5432}, {@code accept *:8080}, {@code any *}.
 *
 * @param direction only connections that this side connected or accepted, null for either
 * @param host the remote side
 * @param ports the service's port (the remote one where this side connected, the local one where it
 *     accepted), null for every port
 */
public record Match(@Nullable Direction direction, Host host, @Nullable Ports ports) {
  /** Every connection: {@code any *}. */
  public static final Match ALL = new Match(null, Host.ANY, null);

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
    Direction side = connection.direction();
    if (direction != null && direction != side) {
      return false;
    }
    if (ports != null) {
      if (side == null) {
        return false;
      }
      int service = side == Direction.CONNECT ? connection.remotePort() : connection.localPort();
      if (!ports.contains(service)) {
        return false;
      }
    }
    return host.matches(connection.remote(), connection.name());
  }

  /** Returns the text that {@link #parse} reads back. */
  @Override
  public String toString() {
    String text = (direction == null ? "any " : direction.word() + " ") + host;
    return ports == null ? text : text + ":" + ports;
  }
}
