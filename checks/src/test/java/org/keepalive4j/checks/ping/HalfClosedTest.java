package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Output;

/**
 * {@code keepalive ping} on connections that one side has closed. The kernel sends nothing on
 * request then, so only its own retransmissions and probes can prove something.
 */
@Tag("kernel")
class HalfClosedTest {
  private Wire wire;

  @BeforeEach
  void connect() {
    wire = new Wire();
    wire.near("FIN_WAIT_2, CLOSE_WAIT = 5, 8"); // net/tcp_states.h
  }

  @AfterEach
  void disconnect() {
    wire.close();
  }

  private void connect(int... ports) {
    for (int port : ports) {
      wire.connect(port);
    }
  }

  private void closeFarEnds(int... ports) {
    for (int port : ports) {
      wire.far("ends[%d][0].shutdown(socket.SHUT_WR)".formatted(port));
      await(port, "CLOSE_WAIT");
    }
  }

  private void closeNearEnds(int... ports) {
    for (int port : ports) {
      wire.near("ends[%d].shutdown(socket.SHUT_WR)".formatted(port));
    }
  }

  private void await(int port, String state) {
    wire.near("while state(%d) != %s: time.sleep(0.01)".formatted(port, state));
  }

  private void send(int... ports) {
    for (int port : ports) {
      wire.near("ends[%d].send(b'x')".formatted(port));
    }
  }

  @Test
  void theRetransmissionsOfDataAndFinDecide() {
    connect(1, 2, 3, 4, 5);
    closeFarEnds(1, 2);
    wire.silence(1, 2, 3, 4);
    send(1, 2, 3, 4);
    closeNearEnds(3, 4);
    List<String> line = wire.keepalive().line();
    line.addAll(wire.pingArguments("--json", "--close-dead", "--timeout", "12s"));
    List<String> answers = new ArrayList<>();
    try (Child ping = Child.start(line)) {
      answers.add(ping.line()); // the first answer is that of 5, so all are watched
      wire.restore(1, 3);
      while (answers.size() < 5) {
        answers.add(ping.line());
      }
    }

    Output output = new Output(1, String.join("\n", answers), "");
    assertThat(PingTest.answers(output))
        .isEqualTo(Map.of(1, "alive", 2, "no-answer", 3, "alive", 4, "no-answer", 5, "alive"));
    await(1, "CLOSE_WAIT");
    await(3, "FIN_WAIT_2");
    assertThat(wire.near("print(error(2), error(4))")).isEqualTo("ECONNABORTED ECONNABORTED");
  }

  @Test
  void withoutDataInFlightNothingIsProvenAndTheyStayOpen() {
    connect(1, 2, 3, 4);
    closeFarEnds(1, 2);
    closeNearEnds(3, 4);
    await(3, "FIN_WAIT_2");
    await(4, "FIN_WAIT_2");
    wire.silence(2, 4);

    Output output = wire.ping("--json", "--close-dead", "--timeout", "3s");

    assertThat(PingTest.answers(output))
        .isEqualTo(Map.of(1, "unknown", 2, "unknown", 3, "unknown", 4, "unknown"));
    assertThat(output.json())
        .extracting(each -> (String) each.get("reason"))
        .allMatch(it -> it.matches("one side has closed it \\((close-wait|fin-wait-2)\\): .*"));
    assertThat(output.status()).isEqualTo(1);
    assertThat(wire.near("print(*map(state, ends))")).isEqualTo("8 8 5 5");
  }

  @Test
  void theKernelsOwnKeepAliveProbesDecide() {
    connect(1, 2, 3, 4);
    closeFarEnds(1, 2);
    closeNearEnds(3, 4);
    await(3, "FIN_WAIT_2");
    await(4, "FIN_WAIT_2");
    wire.near("for i in ends: ends[i].setsockopt(*INTVL, 1); ends[i].setsockopt(*CNT, 99)");
    wire.near("for i in ends: ends[i].setsockopt(*IDLE, 1); ends[i].setsockopt(*KEEP, 1)");
    wire.silence(2, 4);

    Output output = wire.ping("--json", "--close-dead", "--timeout", "5s");

    assertThat(PingTest.answers(output))
        .isEqualTo(Map.of(1, "alive", 2, "no-answer", 3, "alive", 4, "no-answer"));
    assertThat(wire.near("print(error(2), error(4))")).isEqualTo("ECONNABORTED ECONNABORTED");
  }
}
