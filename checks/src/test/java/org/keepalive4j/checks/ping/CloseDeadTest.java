package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** {@code keepalive ping --close-dead}: closes what doesn't answer, and nothing else. */
@Tag("kernel")
class CloseDeadTest {
  private static final int DEAD_PORT = 1;
  private static final int LIVE_PORT = 2;

  private Wire wire;

  @BeforeEach
  void connect() {
    wire = new Wire();
    wire.connect(DEAD_PORT);
    wire.connect(LIVE_PORT);
    wire.silence(DEAD_PORT);
  }

  @AfterEach
  void disconnect() {
    wire.close();
  }

  private String error(int port) {
    return wire.near("print(error(" + port + "))");
  }

  @ParameterizedTest(name = "with BPF: {0}")
  @ValueSource(booleans = {true, false})
  void closesTheDeadOneAndTellsItsApplication(boolean withBpf) {
    KeepaliveCommand here = KeepaliveCommand.here();
    KeepaliveCommand keepalive = (withBpf ? here : here.withoutBpf()).in(wire.nearNamespace());

    Output output =
        keepalive.run(wire.pingArguments("--close-dead", "--timeout", "3s").toArray(new String[0]));

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out())
        .containsPattern(":1  .*no-answer: [2-9] segments sent in .*none received.*; closed\n")
        .containsPattern(":2  .*alive")
        .contains("; 1 closed by this command");
    assertThat(error(DEAD_PORT)).isEqualTo("ECONNABORTED");
    assertThat(error(LIVE_PORT)).isEqualTo("none");
  }

  @Test
  void dryRunNamesItAndClosesNothing() {
    Output output = wire.ping("--close-dead", "--dry-run", "--timeout", "3s");

    assertThat(output.out())
        .containsPattern(":1  .*no-answer: .*; would be closed\n")
        .contains("; 1 would be closed");
    assertThat(error(DEAD_PORT)).isEqualTo("none");
  }

  /** Also counts packets: one question for each live peer, and one a second for a dead one. */
  @Test
  void among10000LiveOnesTheHundredDeadOnesAreFoundAndClosed() {
    int live = 10_000;
    int dead = 100;
    wire.near("import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (19000, 19000))");
    wire.far("import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (19000, 19000))");
    wire.near(
        "connect_many = lambda n, p: [connect((p, i), '%s', p, 2) for i in range(n)]"
            .formatted(Wire.FAR));
    wire.far("listen(3); listen(4)");
    wire.near("connect_many(%d, 3)".formatted(live - 1));
    wire.near("connect_many(%d, 4)".formatted(dead - 1));
    wire.silence(4);
    long sentBefore = probes();
    long started = System.nanoTime();

    Output output = wire.ping("--json", "--close-dead", "--timeout", "10s", "--rate", "2000");

    long seconds = (System.nanoTime() - started) / 1_000_000_000;
    Map<String, Long> counts =
        output.json().stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.get("answer") + " " + port(each) + " " + each.get("closed"),
                    Collectors.counting()));
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "alive 2 false",
                1L,
                "alive 3 false",
                live - 1L,
                "no-answer 1 true",
                1L,
                "no-answer 4 true",
                dead - 1L));
    assertThat(wire.near("print(sum(state(e) == 1 for e in ends))"))
        .isEqualTo(Integer.toString(live));
    assertThat(seconds).isLessThan(40);
    assertThat(probes() - sentBefore).isBetween(live + 2L * dead, live + 11L * dead + live / 100);
  }

  private static String port(Map<String, Object> socket) {
    String remote = String.valueOf(socket.get("remote"));
    return remote.substring(remote.lastIndexOf(':') + 1);
  }

  private long probes() {
    return Long.parseLong(
        wire.near(
            """
            lines = [l.split() for l in open('/proc/net/netstat') if l.startswith('TcpExt')]
            print(lines[1][lines[0].index('TCPWinProbe')])
            """));
  }
}
