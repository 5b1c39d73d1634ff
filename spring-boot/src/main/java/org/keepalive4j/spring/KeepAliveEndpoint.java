package org.keepalive4j.spring;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Host;
import org.keepalive4j.OpenConnection;
import org.keepalive4j.Policy;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Shows the TCP connections of this application, with their settings read from the kernel. */
@Endpoint(id = "keepalive")
final class KeepAliveEndpoint {
  private final @Nullable Policy policy;

  KeepAliveEndpoint(@Nullable Policy policy) {
    this.policy = policy;
    AgentJmxClient.server();
  }

  /**
   * The endpoint's response.
   *
   * @param policy the rules of keepalive.policy, null if there is none
   * @param connections the open connections, null if they can't be read
   * @param remedy what to do so that they can be read, null if they were
   */
  record Answer(
      @Nullable List<String> policy,
      @Nullable List<ConnectionAnswer> connections,
      @Nullable String remedy) {}

  @ReadOperation
  Answer connections() {
    List<String> rules =
        policy == null ? null : policy.rules().stream().map(Object::toString).toList();
    try {
      return new Answer(
          rules, OpenConnection.all().stream().map(KeepAliveEndpoint::answer).toList(), null);
    } catch (UnsupportedOperationException notReadable) {
      List<ConnectionAnswer> seen = AgentJmxClient.connections();
      return new Answer(
          rules, seen, seen == null ? notReadable.getMessage() + ", or use the agent" : null);
    }
  }

  private static ConnectionAnswer answer(OpenConnection open) {
    return new ConnectionAnswer(
        text(open.local()),
        text(open.remote()),
        open.direction().map(Direction::word).orElse(null),
        open.inEffect().toString());
  }

  static String text(InetSocketAddress address) {
    return Host.Network.of(address.getAddress()) + ":" + address.getPort();
  }
}
