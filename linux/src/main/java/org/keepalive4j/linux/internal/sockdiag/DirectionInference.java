package org.keepalive4j.linux.internal.sockdiag;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.linux.TcpState;

/**
 * Infers which side opened a connection. The kernel doesn't record it, but leaves traces:
 *
 * <ul>
 *   <li>A SYN takes one sequence number. The side that connected counts it among the acknowledged
 *       bytes; the side that accepted starts to count behind its SYN: tcp_connect_init() and
 *       tcp_create_openreq_child() in net/ipv4. Data in flight, unsent or retransmitted doesn't
 *       change that, nor does a FIN, whose sequence number is subtracted.
 *   <li>A socket that connected chose its own port. One that was accepted has its listener's.
 *   <li>A listener on the local address suggests that the connection was accepted. But a program
 *       can also connect from the port that it listens on (SO_REUSEPORT), and a listener can be
 *       gone.
 * </ul>
 *
 * <p>A transmission that fails before it reaches the device (a full queue, a firewall rule for
 * output) is counted among the sent bytes and again when it is repeated. So the count can be too
 * small. Then the other traces decide, or the direction is unknown.
 *
 * <p>Add the listeners of a network namespace first.
 */
public final class DirectionInference implements DumpDecoder.Visitor {
  private static final long IPV4 = 0xffff; // in front of an IPv4 address

  private final BitSet ports = new BitSet();
  private final BitSet everyIpv4 = new BitSet();
  private final BitSet everyIpv6 = new BitSet();
  private final Set<Local> addresses = new HashSet<>();

  private record Local(long high, long low, int port) {}

  /** Adds a listener. */
  @Override
  public void socket(SocketInfo listener) {
    int port = listener.localPort();
    ports.set(port);
    long high = listener.localHigh();
    long low = listener.localLow();
    if (high == 0 && low == 0) {
      everyIpv6.set(port);
      if (!listener.isIpv6Only()) {
        everyIpv4.set(port);
      }
    } else if (high == 0 && low == IPV4 << 32) {
      everyIpv4.set(port);
    } else {
      addresses.add(new Local(high, low, port));
    }
  }

  /** Returns which side opened the connection, null if unknown. */
  public @Nullable Direction direction(SocketInfo connection) {
    TcpState state = TcpState.of(connection.state());
    if (state == TcpState.SYN_SENT || connection.isPortOfConnect()) {
      return Direction.CONNECT;
    }
    if (!connection.hasCounters()) {
      boolean halfOpen = state == TcpState.SYN_RECV || state == TcpState.NEW_SYN_RECV;
      return halfOpen || hasListener(connection) ? Direction.ACCEPT : null;
    }
    long syn = connection.sequenceBeyondData() - (isFinSent(connection) ? 1 : 0);
    if (syn == 1) {
      return Direction.CONNECT;
    }
    if (connection.isPortItsOwn()) {
      return syn == 0
          ? null
          : Direction.CONNECT; // 0 if CRIU restored it, or sending a byte failed once
    }
    int limit = connection.acceptQueueLimit();
    if (limit > 0) {
      return Direction.ACCEPT;
    }
    if (hasListener(connection)) {
      // If it is unknown how the socket got its port, a count that is too small fits either side.
      return syn == 0 || limit == 0 ? Direction.ACCEPT : null;
    }
    // If sending one byte failed once, a 1 becomes 0. The byte then still waits, or was
    // retransmitted.
    boolean mayBeTooSmall = connection.hasUnsent() || connection.hasRetransmitted();
    return syn == 0 && !mayBeTooSmall ? Direction.ACCEPT : null;
  }

  /**
   * Returns whether a FIN was sent. In FIN-WAIT-1, LAST-ACK and CLOSING it is queued behind all
   * data.
   */
  private static boolean isFinSent(SocketInfo connection) {
    return switch (TcpState.of(connection.state())) {
      case FIN_WAIT_2 -> true;
      case FIN_WAIT_1, LAST_ACK, CLOSING -> !connection.hasUnsent();
      default -> false;
    };
  }

  /**
   * Returns whether the traces agree. Then the answer is right even if the counters are from
   * different moments, as netlink's can be.
   */
  public boolean isBeyondDoubt(SocketInfo connection) {
    if (!connection.hasCounters()) {
      return true;
    }
    long syn = connection.sequenceBeyondData() - (isFinSent(connection) ? 1 : 0);
    return syn == (hasListener(connection) ? 0 : 1);
  }

  private boolean hasListener(SocketInfo connection) {
    int port = connection.localPort();
    if (!ports.get(port)) {
      return false;
    }
    long high = connection.localHigh();
    long low = connection.localLow();
    boolean ipv4 = high == 0 && low >>> 32 == IPV4;
    return (ipv4 ? everyIpv4 : everyIpv6).get(port)
        || addresses.contains(new Local(high, low, port));
  }
}
