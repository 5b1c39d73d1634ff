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

  /** Whether a listener is known to accept only IPv6 connections. */
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
      // By its contract, it returns an Inet4Address for a v4-mapped address.
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
   * How many sequence numbers this side has used for anything but data, according to its counters:
   * one for a SYN that it counts as acknowledged, and one for a FIN. Computed as snd_nxt - snd_una
   * + bytes_acked - (bytes_sent - bytes_retrans).
   */
  long sequenceBeyondData();

  /** Whether something, maybe a FIN alone, waits to be sent for the first time. */
  boolean hasUnsent();

  /** Whether something was ever sent again. */
  boolean hasRetransmitted();

  /**
   * Whether the local port is known to be the socket's own, rather than inherited from a listener.
   */
  boolean isPortItsOwn();

  /** Whether connect(2) is known to have chosen the local port. */
  boolean isPortOfConnect();

  /**
   * The backlog of the listener that made this socket, as given to listen(2). It is 0 also for a
   * socket that connected, and -1 if unknown.
   */
  int acceptQueueLimit();
}
