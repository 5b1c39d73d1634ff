package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** The answers of {@code keepalive ping}, and what it leaves behind. */
@Tag("kernel")
class PingTest {
  private static final int ESTABLISHED = 1;

  private Wire wire;

  @BeforeEach
  void connect() {
    wire = new Wire();
  }

  @AfterEach
  void disconnect() {
    wire.close();
  }

  /** The answers by the peer's port. */
  static Map<Integer, String> answers(Output output) {
    return answers(output, "remote");
  }

  /** The answers by the port of one end, {@code local} or {@code remote}. */
  static Map<Integer, String> answers(Output output, String end) {
    Map<Integer, String> answers = new TreeMap<>();
    for (Map<String, Object> each : output.json()) {
      String address = String.valueOf(each.get(end));
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      answers.put(port, (String) each.get("answer"));
    }
    return answers;
  }

  private static String reason(Output output) {
    return String.valueOf(output.json().getFirst().get("reason"));
  }

  private int state(int port) {
    return Integer.parseInt(wire.near("print(state(" + port + "))"));
  }

  private void shutWindow(int port) {
    wire.near(
        """
        try:
            while True: ends[%d].send(b'x' * 65536)
        except BlockingIOError: pass
        """
            .formatted(port));
  }

  @Test
  void livePeersAreAliveAndEverySettingStays() {
    wire.connect(1);
    wire.connect(2, Wire.FAR6, "AF_INET6");
    wire.connect(3, "::ffff:" + Wire.FAR, "AF_INET6");
    wire.connect(4);
    wire.near("ends[4].setsockopt(*KEEP, 1); ends[4].setsockopt(*IDLE, 50)");
    wire.near("ends[4].setsockopt(*INTVL, 7); ends[4].setsockopt(*CNT, 1)");
    wire.near("ends[4].setsockopt(*UT, 900)");
    wire.connect(5);
    shutWindow(5);
    List<String> before = List.of(wire.values(1), wire.values(2), wire.values(3), wire.values(4));

    Output output = wire.ping("--json");

    assertThat(answers(output))
        .isEqualTo(Map.of(1, "alive", 2, "alive", 3, "alive", 4, "alive", 5, "alive"));
    assertThat(output.status()).isZero();
    assertThat(output.json())
        .allSatisfy(each -> {
          assertThat(each).containsEntry("reason", null);
          assertThat((Long) each.get("answeredAfterMillis")).isBetween(1L, 3000L);
        });
    assertThat(List.of(wire.values(1), wire.values(2), wire.values(3), wire.values(4)))
        .isEqualTo(before)
        .contains("1 50 7 1 900 1");
  }

  @Test
  void silentPeersDoNotAnswerAndNoConnectionEndsBecauseOfTheQuestion() {
    wire.connect(1);
    wire.connect(2, Wire.FAR6, "AF_INET6");
    wire.connect(3);
    // A keep-alive probe would be the last one that this connection may send without an answer.
    wire.near("ends[3].setsockopt(*KEEP, 1); ends[3].setsockopt(*IDLE, 600)");
    wire.near("ends[3].setsockopt(*CNT, 1); ends[3].setsockopt(*UT, 1000)");
    wire.connect(4);
    shutWindow(4);
    wire.silence(1, 2, 3, 4);

    Output output = wire.ping("--json");

    assertThat(answers(output))
        .isEqualTo(Map.of(1, "no-answer", 2, "no-answer", 3, "no-answer", 4, "no-answer"));
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.json())
        .allSatisfy(each ->
            assertThat(String.valueOf(each.get("reason")))
                .matches("[2-9] segments sent in \\S+, none received, silent for \\S+"));
    for (int port : new int[] {1, 2, 3, 4}) {
      assertThat(state(port)).isEqualTo(ESTABLISHED);
    }
    assertThat(wire.values(3)).isEqualTo("1 600 75 1 1000 1");
  }

  @Test
  void dataInFlightIsJudgedByWhatComesBack() {
    wire.connect(1);
    wire.connect(2);
    wire.silence(1);
    wire.near("ends[1].send(b'x'); ends[2].send(b'x')");

    Output output = wire.ping("--json");

    assertThat(answers(output)).isEqualTo(Map.of(1, "no-answer", 2, "alive"));
  }

  @Test
  void aPeerThatForgotOrRebootedResets() {
    wire.connect(1);
    wire.connect(2);
    wire.forget(1);

    Output forgotten = wire.ping("--json");

    assertThat(answers(forgotten)).isEqualTo(Map.of(1, "reset", 2, "alive"));
    assertThat(wire.near("print(error(1))")).isEqualTo("ECONNRESET");

    wire.reboot();
    Output rebooted = wire.ping("--json");

    assertThat(answers(rebooted)).isEqualTo(Map.of(2, "reset"));
    assertThat(rebooted.status()).isEqualTo(1);
  }

  @Test
  void aPathThatComesBackDuringThePingIsAlive() {
    wire.connect(1);
    wire.connect(2);
    wire.silence(1, 2);
    wire.near("ends[2].send(b'x')");
    List<String> line = wire.keepalive().line();
    line.addAll(wire.pingArguments("--json", "--timeout", "20s"));
    try (Child ping = Child.start(line)) {
      // The retransmissions back off meanwhile.
      wire.near("time.sleep(5)");
      wire.restore(1, 2);
      ping.endInput();
      Output output = ping.await();

      assertThat(answers(output)).isEqualTo(Map.of(1, "alive", 2, "alive"));
      assertThat(output.json())
          .allSatisfy(
              each -> assertThat((Long) each.get("answeredAfterMillis")).isGreaterThan(1000L));
    }
  }

  @Test
  void subflowsOfMultipathConnectionsAreUnknown() {
    wire.far("l = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)");
    wire.far("l.bind(('', 9)); l.listen(); threading.Thread(target=l.accept).start()");
    wire.near("ends[9] = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)");
    wire.near("ends[9].connect(('" + Wire.FAR + "', 9))");

    Output output = wire.ping("--json", "--close-dead", "--timeout", "3s");

    assertThat(answers(output)).isEqualTo(Map.of(9, "unknown"));
    assertThat(reason(output)).contains("MPTCP");
  }

  @Test
  void theApplicationsCloseDuringAPingSendsItsFinAtOnce() {
    wire.connect(1);
    wire.connect(2);
    wire.silence(1);
    List<String> line = wire.keepalive().line();
    line.addAll(wire.pingArguments("--timeout", "10s"));
    try (Child ping = Child.start(line)) {
      assertThat(ping.line()).contains(":2 ").contains("alive");

      wire.near("ends[2].close()");
      String received =
          wire.far("ends[2][0].settimeout(1); print(ends[2][0].recv(1))"); // throws after a second

      assertThat(received).isEqualTo("b''");
    }
  }

  @Test
  void aCommandThatIsKilledLeavesEveryValueAsItWas() {
    int connections = 200;
    wire.far("listen(1)");
    wire.near(
        "for i in range(%d): connect(i, '%s', 1, socket.AF_INET)".formatted(connections, Wire.FAR));
    wire.near("for i in ends: ends[i].setsockopt(*CNT, 1 + i % 127)");
    String all = "print([values(i) for i in ends])";
    String before = wire.near(all);
    for (int round = 0; round < 10; round++) {
      List<String> line = wire.keepalive().line();
      line.addAll(wire.pingArguments("--rate", "100000"));
      try (Child ping = Child.start(line)) {
        ping.line();
        Child.run("kill", round % 3 == 2 ? "-INT" : "-KILL", Long.toString(ping.pid()));
      }

      assertThat(wire.near(all)).isEqualTo(before);
    }
  }

  @Test
  void withoutThePrivilegeNobodyIsAskedAndTheRemedyIsTold() {
    wire.connect(1);
    KeepaliveCommand weak =
        KeepaliveCommand.here()
            .under("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", "--")
            .in(wire.nearNamespace());

    Output output = weak.run("ping", "any " + Wire.FAR);

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.out()).isEmpty();
    assertThat(output.err()).contains("CAP_NET_ADMIN").contains("TCP_REPAIR");
  }
}
