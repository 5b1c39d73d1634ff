package org.keepalive4j.checks.detection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keepalive4j.SystemValues;
import org.keepalive4j.checks.support.NetworkNamespace;

/** The network namespaces of a client and its peer, with a link between them. */
final class PeerLink implements AutoCloseable {
  static final String CLIENT = "10.77.0.1";
  static final String PEER = "10.77.0.2";
  private static final String WIRE = "wire";

  /** Peers with ports in these sets are silent, or an ICMP error answers for them. */
  private static final String RULES =
      """
      table inet death {
        set silent { type inet_service; }
        set host-unreachable { type inet_service; }
        set net-unreachable { type inet_service; }
        set port-unreachable { type inet_service; }
        set admin-prohibited { type inet_service; }
            chain incoming {
          type filter hook input priority 0;
          tcp dport @silent drop
          tcp dport @host-unreachable reject with icmp type host-unreachable
          tcp dport @net-unreachable reject with icmp type net-unreachable
          tcp dport @port-unreachable reject with icmp type port-unreachable
          tcp dport @admin-prohibited reject with icmp type admin-prohibited
            }
      }
      """;

  private final Deque<NetworkNamespace> namespaces = new ArrayDeque<>();
  private final NetworkNamespace client;
  private NetworkNamespace peer;

  PeerLink(SystemValues system) {
    client = add();
    client.set("ipv4.tcp_retries2", system.retries2());
    client.set("ipv4.tcp_early_retrans", system.earlyRetrans());
    client.set("ipv4.tcp_rto_min_us", (int) system.rtoMin().toMillis() * 1000);
    client.set("ipv4.tcp_rto_max_ms", (int) system.rtoMax().toMillis());
    peer = add();
    client.link(CLIENT, peer, PEER, WIRE);
    // Otherwise a host sends only one ICMP error per second.
    peer.set("ipv4.icmp_ratelimit", 0);
    peer.run("nft", RULES);
  }

  private NetworkNamespace add() {
    var namespace = NetworkNamespace.open();
    namespaces.push(namespace);
    return namespace;
  }

  NetworkNamespace client() {
    return client;
  }

  NetworkNamespace peer() {
    return peer;
  }

  /**
   * Stops the peer's answers on these ports, except those of the given kind of death. Uses one
   * command for all, because the first probes are due soon.
   */
  void die(Map<String, List<Integer>> portsByWay) {
    var commands = new StringBuilder();
    portsByWay.forEach((way, ports) ->
        commands
            .append("add element inet death ")
            .append(way)
            .append(" { ")
            .append(ports.stream().map(String::valueOf).collect(Collectors.joining(",")))
            .append(" }\n"));
    peer.run("nft", commands.toString());
  }

  /** Replaces the peer by a host that doesn't know the connections. */
  void reboot() {
    client.run("ip", "link", "delete", WIRE);
    peer = add();
    client.link(CLIENT, peer, PEER, WIRE);
  }

  @Override
  public void close() {
    while (!namespaces.isEmpty()) {
      namespaces.pop().close();
    }
  }
}
