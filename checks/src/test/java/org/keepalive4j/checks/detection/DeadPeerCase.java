package org.keepalive4j.checks.detection;

import org.keepalive4j.Detection.Situation;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SocketError;

/**
 * One peer that dies.
 *
 * @param settings of the client's connection
 * @param retries2 net.ipv4.tcp_retries2 of the client's namespace
 * @param earlyRetrans net.ipv4.tcp_early_retrans there
 * @param way how the peer dies: {@code silent}, or the ICMP error that comes instead of it
 * @param error what the program gets
 */
record DeadPeerCase(
    Situation situation,
    String settings,
    int retries2,
    int earlyRetrans,
    String way,
    SocketError error) {

  static DeadPeerCase idle(String settings) {
    return new DeadPeerCase(Situation.IDLE, settings, 15, 3, "silent", SocketError.ETIMEDOUT);
  }

  static DeadPeerCase rebooted(String settings) {
    // A network of its own, told by an otherwise unused value: it loses its peer.
    return new DeadPeerCase(
        Situation.PEER_REBOOTED, settings, 14, 3, "reboot", SocketError.ECONNRESET);
  }

  static DeadPeerCase inFlight(int retries2, String settings) {
    return new DeadPeerCase(
        Situation.IN_FLIGHT, settings, retries2, 3, "silent", SocketError.ETIMEDOUT);
  }

  static DeadPeerCase windowShut(int retries2, String settings) {
    return new DeadPeerCase(
        Situation.WINDOW_SHUT, settings, retries2, 3, "silent", SocketError.ETIMEDOUT);
  }

  DeadPeerCase withoutLossProbe() {
    return new DeadPeerCase(situation, settings, retries2, 0, way, error);
  }

  DeadPeerCase answeredBy(String icmp, SocketError told) {
    return new DeadPeerCase(situation, settings, retries2, earlyRetrans, icmp, told);
  }

  KeepAlive keepAlive() {
    return KeepAlive.parse(settings);
  }

  @Override
  public String toString() {
    return situation.word()
        + " "
        + settings
        + (situation == Situation.IDLE ? "" : " retries2=" + retries2)
        + (earlyRetrans == 3 ? "" : " early_retrans=" + earlyRetrans)
        + (way.equals("silent") ? "" : " " + way);
  }
}
