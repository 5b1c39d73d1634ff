package org.keepalive4j.checks.path;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.keepalive4j.checks.support.NetworkNamespace;

/** A client, a router with rules, and a server, each in a network namespace. */
final class Route implements AutoCloseable {
  private static final String CLIENT = "10.78.1.1";
  private static final String ROUTER_TO_CLIENT = "10.78.1.2";
  private static final String ROUTER_TO_SERVER = "10.78.2.1";
  private static final String SERVER = "10.78.2.2";
  private static final int PORT = 7000;

  private final Deque<NetworkNamespace> namespaces = new ArrayDeque<>();
  private final NetworkNamespace client = add();
  private final NetworkNamespace router = add();
  private final NetworkNamespace server = add();

  private Route() {
    client.link(CLIENT, router, ROUTER_TO_CLIENT, "left");
    router.link(ROUTER_TO_SERVER, server, SERVER, "right");
    client.run("ip", "route", "add", "default", "via", ROUTER_TO_CLIENT);
    server.run("ip", "route", "add", "default", "via", ROUTER_TO_SERVER);
    router.set("ipv4.ip_forward", 1);
  }

  private NetworkNamespace add() {
    var namespace = NetworkNamespace.open();
    namespaces.push(namespace);
    return namespace;
  }

  /** Creates a router that keeps every connection. */
  static Route open() {
    return new Route();
  }

  /**
   * Creates a firewall with connection tracking. Packets of unknown connections go to {@code fate}.
   */
  static Route tracking(int timeoutSeconds, String fate) {
    var route = new Route();
    route.router.run(
        "nft",
        """
        table inet firewall {
          chain forwarding {
            type filter hook forward priority 0
            ct state established accept
            ct state new tcp flags & (syn | ack) == syn accept
            %s
          }
        }
        """
            .formatted(fate));
    // A packet in the middle doesn't create a connection.
    route.router.set("netfilter.nf_conntrack_tcp_loose", 0);
    route.router.set("netfilter.nf_conntrack_tcp_timeout_established", timeoutSeconds);
    return route;
  }

  /**
   * Creates a load balancer that counts only payload. Probes pass, but they don't refresh a
   * connection.
   */
  static Route countingPayload(int timeoutSeconds) {
    var route = new Route();
    route.router.run(
        "nft",
        """
        table inet balancer {
          set known {
            type ipv4_addr . inet_service
            flags dynamic,timeout
            timeout %ds
          }
          chain forwarding {
            type filter hook forward priority 0
            tcp flags & (syn | ack) == syn update @known { ip saddr . tcp sport } accept
            ip length > 60 ip saddr . tcp sport @known update @known { ip saddr . tcp sport }
            ip saddr . tcp sport @known accept
            ip daddr . tcp dport @known accept
            drop
          }
        }
        """
            .formatted(timeoutSeconds));
    return route;
  }

  NetworkNamespace client() {
    return client;
  }

  NetworkNamespace server() {
    return server;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(SERVER, PORT);
  }

  @Override
  public void close() {
    while (!namespaces.isEmpty()) {
      namespaces.pop().close();
    }
  }
}
