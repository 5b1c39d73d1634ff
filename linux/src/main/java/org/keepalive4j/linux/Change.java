package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/** What became of one connection that was to be changed. */
public sealed interface Change {
  /** The connection as it was found. Its settings are not filled in: they are here. */
  TcpSocket socket();

  /**
   * It has now what was asked for, or would have in a dry run.
   *
   * @param before what the kernel had
   * @param after what the kernel has, read back; in a dry run, what it would have
   */
  record Changed(TcpSocket socket, SocketSettings before, SocketSettings after) implements Change {}

  /**
   * It had all that was asked for, and was not touched.
   *
   * @param settings what the kernel has
   */
  record Unchanged(TcpSocket socket, SocketSettings settings) implements Change {}

  /**
   * It does not have all that was asked for.
   *
   * @param reason why, for people
   * @param before what the kernel had, null if that could not be read
   * @param after what the kernel has, null if that could not be read
   */
  record Refused(
      TcpSocket socket,
      String reason,
      @Nullable SocketSettings before,
      @Nullable SocketSettings after)
      implements Change {}

  /** It was closed. */
  record Closed(TcpSocket socket) implements Change {}
}
