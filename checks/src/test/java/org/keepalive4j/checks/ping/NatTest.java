package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.checks.support.PythonProgram;
import org.keepalive4j.checks.support.Route;

/**
 * {@code keepalive ping} through a router that translates addresses (NAT), and that has forgotten
 * the first of two connections.
 */
@Tag("kernel")
class NatTest {
  private static final String SERVER =
      """
      accepted = {}
      def accept(port):
          l = listener(port)
          threading.Thread(target=lambda: accepted.update({port: l.accept()[0]})).start()
      accept(1)
      accept(2)
      """;

  private Route route;
  private Child client;
  private Child server;

  @BeforeEach
  void connect() {
    route = Route.translating(1);
    client = start(route.client());
    server = start(route.server());
    Wire.run(server, SERVER);
    connect(1);
    Wire.run(client, "time.sleep(1.5)");
    route.keepEntriesFor(600);
    connect(2);
  }

  @AfterEach
  void disconnect() {
    client.close();
    server.close();
    route.close();
  }

  private static Child start(NetworkNamespace namespace) {
    return Child.start(namespace.inside(List.of("python3", PythonProgram.named("playground"))));
  }

  private void connect(int port) {
    String host = route.address().getHostString();
    Wire.run(client, "c%d = socket.create_connection(('%s', %d))".formatted(port, host, port));
    Wire.run(server, "while %d not in accepted: time.sleep(0.01)".formatted(port));
  }

  private static Output ping(NetworkNamespace namespace, Child child) {
    String[] all = {"ping", "--json", "--close-dead", "--timeout", "3s", "--pid", "" + child.pid()};
    return KeepaliveCommand.here().in(namespace).run(all);
  }

  private static String error(Child child, String socket) {
    return Wire.run(
        child, "print(errno.errorcode.get(%s.getsockopt(1, 4), 'none'))".formatted(socket));
  }

  /** As Linux routers do unless they are told otherwise: nf_conntrack_tcp_loose. */
  @Test
  void aRouterThatLearnsTheConnectionAgainFromTheQuestionLetsTheAnswerThrough() {
    Output output = ping(route.client(), client);

    assertThat(PingTest.answers(output)).isEqualTo(Map.of(1, "alive", 2, "alive"));
    assertThat(error(client, "c1")).isEqualTo("none");
  }

  @Test
  void ofARouterThatDropsWhatItForgotOnlyThatConnectionIsDead() {
    route.learnOnlyNewConnections();

    Output output = ping(route.client(), client);

    assertThat(PingTest.answers(output)).isEqualTo(Map.of(1, "no-answer", 2, "alive"));
    assertThat(error(client, "c1")).isEqualTo("ECONNABORTED");
    assertThat(error(client, "c2")).isEqualTo("none");
  }

  @Test
  void ifTheServerAsksTheRouterItselfResetsWhatItForgot() {
    Output output = ping(route.server(), server);

    assertThat(PingTest.answers(output, "local")).isEqualTo(Map.of(1, "reset", 2, "alive"));
    assertThat(error(server, "accepted[1]")).isEqualTo("ECONNRESET");
    assertThat(error(server, "accepted[2]")).isEqualTo("none");
  }

  @Test
  void ifTheServerAsksARouterThatStaysSilentOnlyThatConnectionIsDead() {
    route.ignoreTheServer();

    Output output = ping(route.server(), server);

    assertThat(PingTest.answers(output, "local")).isEqualTo(Map.of(1, "no-answer", 2, "alive"));
    assertThat(error(server, "accepted[1]")).isEqualTo("ECONNABORTED");
    assertThat(error(server, "accepted[2]")).isEqualTo("none");
  }
}
