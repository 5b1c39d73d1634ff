package org.keepalive4j.linux;

import java.time.Duration;
import java.util.Optional;

/** Whether the peer of one connection answered. */
public sealed interface PingAnswer {
  /** Returns the connection as the scan found it. */
  TcpSocket socket();

  /**
   * The peer's TCP, or a proxy on the way, sent a segment that the connection accepted.
   *
   * @param answeredAfter an upper bound of the time from the first segment sent to the answer. It
   *     includes one tick of the kernel (1 to 10 ms), which is how precisely the kernel notes
   *     times. If the peer spoke before it was asked, the time from the start of the ping
   */
  record Alive(TcpSocket socket, Duration answeredAfter) implements PingAnswer {}

  /**
   * The peer didn't answer: no segment came in during the ping.
   *
   * @param segmentsSent how many segments the peer should have answered, at least two of them a
   *     second apart
   * @param waited the time from the first of them
   * @param silent how long ago the last segment came from the peer
   * @param closed whether the ping closed the connection, which is only done on request
   * @param whyNotClosed why it couldn't be closed, if that was requested
   */
  record NoAnswer(
      TcpSocket socket,
      int segmentsSent,
      Duration waited,
      Duration silent,
      boolean closed,
      Optional<String> whyNotClosed)
      implements PingAnswer {}

  /** The peer doesn't know the connection: it sent a reset, which closed it. */
  record Reset(TcpSocket socket) implements PingAnswer {}

  /**
   * The connection was closed before the peer answered.
   *
   * @param reason by whom, as far as that is known, as text for users
   */
  record Closed(TcpSocket socket, String reason) implements PingAnswer {}

  /**
   * Nothing is proven.
   *
   * @param reason why, as text for users
   * @param permitted false if a privilege was missing to ask
   */
  record Unknown(TcpSocket socket, String reason, boolean permitted) implements PingAnswer {}
}
