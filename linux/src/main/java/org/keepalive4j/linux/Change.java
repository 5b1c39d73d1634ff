package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/** What became of one connection that was to be changed. */
public sealed interface Change {
  /** The connection as it was found. Its settings are not filled in: they are here. */
  TcpSocket socket();

  /**
   * It has now what was asked for, or would have in a rehearsal.
   *
   * @param before what the kernel had
   * @param after what the kernel has, read back; in a rehearsal, what it would have
   */
  record Changed(TcpSocket socket, RawSettings before, RawSettings after) implements Change {}

  /**
   * It had all that was asked for, and was not touched.
   *
   * @param settings what the kernel has
   */
  record AlreadySo(TcpSocket socket, RawSettings settings) implements Change {}

  /**
   * It does not have all that was asked for.
   *
   * @param reason why, for people
   * @param before what the kernel had, null if that could not be read
   * @param after what the kernel has, null if that could not be read
   */
  record Refused(
      TcpSocket socket, String reason, @Nullable RawSettings before, @Nullable RawSettings after)
      implements Change {}

  /** It was closed meanwhile. */
  record Vanished(TcpSocket socket) implements Change {}
}
