package org.keepalive4j.checks.clients;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.keepalive4j.KeepAliveOption.COUNT;
import static org.keepalive4j.KeepAliveOption.IDLE;
import static org.keepalive4j.KeepAliveOption.INTERVAL;
import static org.keepalive4j.KeepAliveOption.USER_TIMEOUT;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.support.KeepaliveCommand;

/** The sockets of a process, read with {@code keepalive list} in a separate process. */
final class KernelView {
  private KernelView() {}

  /**
   * The settings of the connections to this server's port, and of all that the process accepted.
   */
  static List<KeepAlive> connections(long pid, int serverPort) {
    return established(pid)
        .filter(socket ->
            "accept".equals(socket.get("direction"))
                || ((String) socket.get("remote")).endsWith(":" + serverPort))
        .map(KernelView::settings)
        .toList();
  }

  /** The settings of the connections that the process opened, by their remote port. */
  static Map<Integer, Set<KeepAlive>> connected(long pid) {
    return byPort(pid, "connect", "remote");
  }

  /** The settings of the connections that the process accepted, by its port. */
  static Map<Integer, Set<KeepAlive>> accepted(long pid) {
    return byPort(pid, "accept", "local");
  }

  private static Map<Integer, Set<KeepAlive>> byPort(long pid, String direction, String end) {
    return established(pid)
        .filter(socket -> direction.equals(socket.get("direction")))
        .collect(
            groupingBy(
                socket -> port((String) socket.get(end)), mapping(KernelView::settings, toSet())));
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** The settings of the connection between these two ports, at the end of the first. */
  static KeepAlive connection(int localPort, int remotePort) {
    return list("connect", "*:" + remotePort)
        .filter(socket -> port((String) socket.get("local")) == localPort)
        .map(KernelView::settings)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Map<String, Object>> established(long pid) {
    return list("--pid", Long.toString(pid));
  }

  private static Stream<Map<String, Object>> list(String... which) {
    return KeepaliveCommand.here()
        .succeed(
            Stream.concat(Stream.of("list", "--json"), Stream.of(which)).toArray(String[]::new))
        .json()
        .stream()
        .filter(socket -> "established".equals(socket.get("state")));
  }

  private static KeepAlive settings(Map<String, Object> socket) {
    var settings = KeepAlive.off();
    if ((boolean) socket.get("keepAlive")) {
      settings =
          KeepAlive.on()
              .with(IDLE, (long) socket.get("idleSeconds"))
              .with(INTERVAL, (long) socket.get("intervalSeconds"))
              .with(COUNT, (long) socket.get("count"));
    }
    long userTimeout = (long) socket.get("userTimeoutMillis");
    return userTimeout == 0 ? settings : settings.with(USER_TIMEOUT, userTimeout);
  }
}
