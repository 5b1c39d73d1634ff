package org.keepalive4j.linux;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.linux.sockdiag.DumpDecoder;
import org.keepalive4j.linux.sockdiag.SocketView;

/** The listening sockets of a namespace, and so which side opened a connection. */
final class Listeners implements DumpDecoder.Visitor {
  private final BitSet ports = new BitSet();
  private final BitSet everyIpv4 = new BitSet();
  private final BitSet everyIpv6 = new BitSet();
  private final Set<Endpoint> addresses = new HashSet<>();

  @Override
  public void socket(SocketView listener) {
    Endpoint local = new Endpoint(listener.localHigh(), listener.localLow(), listener.localPort());
    ports.set(local.port());
    if (!local.isWildcard()) {
      addresses.add(local);
    } else if (local.isIpv4()) {
      everyIpv4.set(local.port());
    } else {
      everyIpv6.set(local.port());
      if (!listener.isIpv6Only()) {
        everyIpv4.set(local.port());
      }
    }
  }

  /** Which side opened a connection, null if that cannot be told. */
  @Nullable Direction direction(SocketView connection, Endpoint local, TcpState state) {
    if (covers(local)) {
      return Direction.ACCEPT;
    }
    return switch (state) {
      case SYN_SENT -> Direction.CONNECT;
      case SYN_RECV, NEW_SYN_RECV -> Direction.ACCEPT;
      case ESTABLISHED, CLOSE_WAIT -> byTcpInfo(connection);
      case FIN_WAIT_1,
          FIN_WAIT_2,
          TIME_WAIT,
          CLOSED,
          LAST_ACK,
          LISTENING,
          CLOSING,
          BOUND_INACTIVE ->
          null;
    };
  }

  private boolean covers(Endpoint local) {
    int port = local.port();
    return ports.get(port)
        && ((local.isIpv4() ? everyIpv4 : everyIpv6).get(port) || addresses.contains(local));
  }

  /**
   * With nothing on its way and no FIN sent, what was acknowledged is what was sent, and one more
   * on the side whose SYN was acknowledged as data is: tcp_ack() counts from snd_una, which the
   * accepting side sets behind its SYN.
   */
  private static @Nullable Direction byTcpInfo(SocketView connection) {
    if (!connection.hasTcpInfo() || connection.unackedSegments() != 0) {
      return null;
    }
    long surplus = connection.bytesAcked() - connection.bytesSentOnce();
    return surplus == 1 ? Direction.CONNECT : surplus == 0 ? Direction.ACCEPT : null;
  }
}
