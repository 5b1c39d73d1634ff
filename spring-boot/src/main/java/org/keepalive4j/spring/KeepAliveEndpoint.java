package org.keepalive4j.spring;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.OpenConnection;
import org.keepalive4j.Policy;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** This application's TCP connections, with what the kernel has for each. */
@Endpoint(id = "keepalive")
final class KeepAliveEndpoint {
  private final @Nullable Policy policy;

  KeepAliveEndpoint(@Nullable Policy policy) {
    this.policy = policy;
    AgentView.server();
  }

  /**
   * What the endpoint shows.
   *
   * @param policy the rules of keepalive.policy, null without one
   * @param connections null where they cannot be looked at
   * @param remedy how they can, null where they are
   */
  record Answer(
      @Nullable List<String> policy,
      @Nullable List<ConnectionAnswer> connections,
      @Nullable String remedy) {}

  /**
   * A connection.
   *
   * @param direction connect, accept, or null where that cannot be told
   * @param settings what is in force, in the words of a policy
   */
  record ConnectionAnswer(
      String local, String remote, @Nullable String direction, String settings) {}

  @ReadOperation
  Answer connections() {
    List<String> rules =
        policy == null ? null : policy.rules().stream().map(Object::toString).toList();
    try {
      return new Answer(
          rules, OpenConnection.all().stream().map(KeepAliveEndpoint::answer).toList(), null);
    } catch (UnsupportedOperationException hidden) {
      List<ConnectionAnswer> seen = AgentView.connections();
      return new Answer(
          rules, seen, seen == null ? hidden.getMessage() + ", or with the agent" : null);
    }
  }

  private static ConnectionAnswer answer(OpenConnection open) {
    return new ConnectionAnswer(
        text(open.local()),
        text(open.remote()),
        open.direction().map(Direction::word).orElse(null),
        open.inEffect().toString());
  }

  private static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host.getHostAddress();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + address.getPort();
  }
}
