package org.keepalive4j.checks.detection;

import java.time.Duration;
import java.util.Locale;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.IcmpError;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SocketError;
import org.keepalive4j.SystemValues;

/**
 * One peer that dies.
 *
 * @param name the name of the test
 * @param settings the settings of the client's connection
 * @param system the client's system values and the ICMP error that answers its data
 * @param lead how long the settings are in effect when the last segment arrives; zero if they are
 *     set just after it
 */
record DeadPeerCase(
    String name, Situation situation, KeepAlive settings, SystemValues system, Duration lead) {

  static DeadPeerCase of(Situation situation, String settings, SystemValues system) {
    String name =
        situation.word()
            + " "
            + settings
            + (situation == Situation.IDLE || situation == Situation.PEER_REBOOTED
                ? ""
                : " retries2=" + system.retries2())
            + (system.earlyRetrans() == 3 ? "" : " early_retrans=" + system.earlyRetrans())
            + (system.rtoMin().compareTo(system.rtoMax()) > 0 ? " rto_min above rto_max" : "")
            + system.icmp().map(icmp -> " " + word(icmp)).orElse("");
    return new DeadPeerCase(name, situation, KeepAlive.parse(settings), system, Duration.ZERO);
  }

  DeadPeerCase with(IcmpError icmp) {
    return of(situation, settings.toString(), system.toBuilder().icmp(icmp).build());
  }

  /** What happens to segments to the peer: a set in the rules of PeerLink. */
  String way() {
    return system.icmp().map(DeadPeerCase::word).orElse("silent");
  }

  private static String word(IcmpError icmp) {
    return icmp.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The error that the program must get, written without Detection. */
  SocketError error() {
    return switch (situation) {
      // The kernel ignores an ICMP error for a keep-alive probe, which isn't data in flight.
      case IDLE, IDLE_AFTER_ANSWERED_PROBE, ZERO_WINDOW -> SocketError.ETIMEDOUT;
      case IN_FLIGHT -> system.icmp().map(DeadPeerCase::errorOf).orElse(SocketError.ETIMEDOUT);
      case PEER_REBOOTED -> SocketError.ECONNRESET;
    };
  }

  private static SocketError errorOf(IcmpError icmp) {
    return switch (icmp) {
      case NET_UNREACHABLE -> SocketError.ENETUNREACH;
      case HOST_UNREACHABLE, ADMIN_PROHIBITED -> SocketError.EHOSTUNREACH;
      case PORT_UNREACHABLE -> SocketError.ECONNREFUSED;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
