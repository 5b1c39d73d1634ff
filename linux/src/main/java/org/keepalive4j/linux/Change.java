package org.keepalive4j.linux;

import java.util.Optional;

/** The outcome of changing one connection. */
public sealed interface Change {
  /** Returns the connection as the scan found it, without its settings. */
  TcpSocket socket();

  /**
   * The connection has the requested values now. In a dry run, it would have them.
   *
   * @param before the values before the change
   * @param after the values read back afterwards; in a dry run, the expected values
   */
  record Changed(TcpSocket socket, SocketSettings before, SocketSettings after) implements Change {}

  /**
   * The connection already had the requested values, and nothing was changed.
   *
   * @param settings the current values
   */
  record Unchanged(TcpSocket socket, SocketSettings settings) implements Change {}

  /**
   * The connection doesn't have all requested values.
   *
   * @param reason why, as text for users
   * @param before the values before the change, empty if they couldn't be read
   * @param after the values afterwards, empty if they couldn't be read
   */
  record Refused(
      TcpSocket socket,
      String reason,
      Optional<SocketSettings> before,
      Optional<SocketSettings> after)
      implements Change {}

  /** The connection was closed before it could be changed. */
  record Closed(TcpSocket socket) implements Change {}
}
