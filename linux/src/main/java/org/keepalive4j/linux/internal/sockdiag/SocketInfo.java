package org.keepalive4j.linux.internal.sockdiag;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * What the kernel reports about one socket, by netlink or BPF. Valid only during the call that
 * passes it. Addresses are 128 bits in two longs, IPv4 and v4-mapped ones alike as {@code
 * ::ffff:a.b.c.d}.
 */
public interface SocketInfo {
  /** The state, 1 TCP_ESTABLISHED to 13 TCP_BOUND_INACTIVE: net/tcp_states.h. */
  int state();

  /** The running timer: 0 none, 1 retransmission, 2 keep-alive, 3 TIME-WAIT, 4 window probe. */
  int timer();

  /** Milliseconds until the timer fires. */
  int timerMillis();

  /** What the timer has sent without an answer: retransmissions or probes. */
  int unanswered();

  /** Whether the socket is an AF_INET6 one, even if its addresses are IPv4. */
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

  /** The remote address as an object; an Inet4Address for IPv4. */
  default InetAddress remoteAddress() {
    try {
      // Makes an Inet4Address of a v4-mapped one by its contract.
      return InetAddress.getByAddress(
          ByteBuffer.allocate(16).putLong(remoteHigh()).putLong(remoteLow()).array());
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /** The remote port, 0 for a listener. */
  int remotePort();

  /** The number that identifies the socket until the next boot: SO_COOKIE. */
  long cookie();

  /** The user who made the socket. */
  long uid();

  /** The inode of its descriptors in /proc; 0 if it has no owner. */
  long inode();

  /** The ID of its cgroup (version 2), 0 if unknown. */
  long cgroupId();

  /**
   * Milliseconds since the last segment came from the peer, as keepalive_time_elapsed() counts them
   * (include/net/tcp.h). Only valid where {@link #hasCounters}, and for a connection that was
   * established.
   */
  long silentMillis();

  /** Whether the counters are known: not of half-open and TIME-WAIT sockets. */
  boolean hasCounters();

  /**
   * Sequence numbers that this side has used for something else than data, as far as its counters
   * tell: one for a SYN that was acknowledged as data is, one for a FIN. They are snd_nxt - snd_una
   * + bytes_acked - (bytes_sent - bytes_retrans).
   */
  long sequenceBeyondData();

  /** Whether something, maybe a FIN alone, waits to be sent for the first time. */
  boolean hasUnsent();

  /** Whether something was ever sent again. */
  boolean hasRetransmitted();

  /** Whether this socket, and not a listener before it, is known to have got its local port. */
  boolean isPortItsOwn();

  /** Whether connect(2) is known to have chosen the local port. */
  boolean isPortOfConnect();

  /**
   * How many connections the listener that made this socket holds for accept(2): 0 for a socket
   * that connected, and of listen(fd, 0); -1 where that is not known.
   */
  int acceptQueueLimit();
}
