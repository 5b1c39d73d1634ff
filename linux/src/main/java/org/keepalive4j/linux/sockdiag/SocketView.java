package org.keepalive4j.linux.sockdiag;

/**
 * What the kernel says about one socket, whichever way it was asked. Valid only while it is handed
 * over. Addresses are 128 bits in two longs, IPv4 and v4-mapped ones alike as {@code
 * ::ffff:a.b.c.d}.
 */
public interface SocketView {
  /** The state, 1 TCP_ESTABLISHED to 13 TCP_BOUND_INACTIVE: net/tcp_states.h. */
  int state();

  /** The running timer: 0 none, 1 retransmission, 2 keep-alive, 3 TIME-WAIT, 4 window probe. */
  int timer();

  /** Milliseconds until the timer fires. */
  int timerMillis();

  /** What the timer has sent without an answer: retransmissions or probes. */
  int unanswered();

  /** Whether the socket is an AF_INET6 one, whatever its addresses are. */
  boolean isIpv6Socket();

  /** Whether a listener is known to take IPv6 only. */
  boolean isIpv6Only();

  /** The first 64 bits of the local address. */
  long localHigh();

  /** The last 64 bits of the local address. */
  long localLow();

  /** The local port. */
  int localPort();

  /** The first 64 bits of the remote address. */
  long remoteHigh();

  /** The last 64 bits of the remote address. */
  long remoteLow();

  /** The remote port, 0 for a listener. */
  int remotePort();

  /** The number that tells this socket from every other since boot: SO_COOKIE. */
  long cookie();

  /** The user who made the socket. */
  long uid();

  /** The inode that /proc shows for its descriptors; 0 where no process has one. */
  long inode();

  /** The id of its cgroup v2, 0 if the kernel tells none. */
  long cgroupId();

  /** Whether the values below are known. */
  boolean hasTcpInfo();

  /** Segments sent and not acknowledged: tcpi_unacked. */
  int unackedSegments();

  /**
   * Bytes of this side that the peer acknowledged, its SYN counted as one where this side
   * connected.
   */
  long bytesAcked();

  /** Bytes sent for the first time: tcpi_bytes_sent without tcpi_bytes_retrans. */
  long bytesSentOnce();
}
