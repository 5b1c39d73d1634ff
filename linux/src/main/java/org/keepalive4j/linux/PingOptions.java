package org.keepalive4j.linux;

import java.time.Duration;

/**
 * How {@link TcpSockets#ping} asks.
 *
 * @param timeout how long a peer may take to answer, from the first segment; at least 2 s, because
 *     a second segment follows after a second
 * @param perSecond how many segments may be sent per second, to all peers together; at least 1
 * @param closeDead whether to close the connections whose peers are proven not to answer
 */
public record PingOptions(Duration timeout, int perSecond, boolean closeDead) {
  /** The shortest timeout: 2 s. */
  public static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(2);

  /** The longest timeout: one hour. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  /** A timeout of 3 s, at most 1000 segments per second, and nothing is closed. */
  public static final PingOptions DEFAULT = new PingOptions(Duration.ofSeconds(3), 1000, false);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public PingOptions {
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be 2s to 1h, was " + timeout);
    }
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond must be at least 1, was " + perSecond);
    }
  }
}
