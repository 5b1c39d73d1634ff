package org.keepalive4j.checks.support;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client, a router with rules, and a server, each in a network namespace. */
public final class Route implements AutoCloseable {
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
  public static Route open() {
    return new Route();
  }

  /**
   * Creates a firewall with connection tracking. Packets of unknown connections go to {@code fate}.
   */
  public static Route tracking(int timeoutSeconds, String fate) {
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
    route.learnOnlyNewConnections();
    route.keepEntriesFor(timeoutSeconds);
    return route;
  }

  /**
   * Creates a router that gives the client's connections its own address, and drops packets from
   * the client that it can't relate to a connection.
   */
  public static Route translating(int timeoutSeconds) {
    var route = new Route();
    route.router.run(
        "nft",
        """
        table inet router {
          chain translating {
            type nat hook postrouting priority srcnat
            oifname "right" masquerade
          }
          chain forwarding {
            type filter hook forward priority 0
            ct state invalid drop
          }
        }
        """);
    route.keepEntriesFor(timeoutSeconds);
    return route;
  }

  /** From now on the router doesn't learn a connection from a packet in the middle of it. */
  public void learnOnlyNewConnections() {
    router.set("netfilter.nf_conntrack_tcp_loose", 0);
  }

  /** From now on the router drops what the server sends to the router itself. */
  public void ignoreTheServer() {
    router.run(
        "nft",
        """
        table inet router {
          chain incoming {
            type filter hook input priority 0
            iifname "right" drop
          }
        }
        """);
  }

  /** Sets after how many seconds without a packet the router forgets connections made from now. */
  public void keepEntriesFor(int seconds) {
    router.set("netfilter.nf_conntrack_tcp_timeout_established", seconds);
  }

  /**
   * Creates a load balancer that counts only payload. Probes pass, but they don't refresh a
   * connection.
   */
  public static Route countingPayload(int timeoutSeconds) {
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

  /** Returns where the client runs. */
  public NetworkNamespace client() {
    return client;
  }

  /** Returns where the server runs. */
  public NetworkNamespace server() {
    return server;
  }

  /** Returns the address of the server. */
  public InetSocketAddress address() {
    return new InetSocketAddress(SERVER, PORT);
  }

  @Override
  public void close() {
    while (!namespaces.isEmpty()) {
      namespaces.pop().close();
    }
  }
}
