package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Output;

/**
 * {@code keepalive ping} on connections whose keep-alive settings leave no probe to spare. Each has
 * a twin with the same history that isn't asked.
 */
@Tag("kernel")
class ProbedTest {
  /** Notes when connections end, in seconds, by name. */
  private static final String WATCH_ENDS =
      """
      ended = {}
      def watch():
          while True:
              for name in list(ends):
                  if name not in ended and state(name) == 7: ended[name] = time.monotonic()
              time.sleep(0.01)
      threading.Thread(target=watch, daemon=True).start()
      def set_all(names, *values):
          for name in names:
              for option, value in zip((CNT, INTVL, IDLE, UT, KEEP), values):
                  ends[name].setsockopt(*option, value)
      def probes(name):
          return ends[name].getsockopt(6, 11, 4)[3]
      """;

  private Wire wire;

  @BeforeEach
  void connect() {
    wire = new Wire();
    wire.near(WATCH_ENDS);
  }

  @AfterEach
  void disconnect() {
    wire.close();
  }

  private void connectTwins(int port) {
    wire.connect(port);
    wire.connect(port + 10);
  }

  private void setTwins(int port, String values) {
    wire.near("set_all((%d, %d), %s)".formatted(port, port + 10, values));
  }

  @Test
  void noConnectionEndsEarlierThanItWouldHaveWithoutTheQuestion() {
    for (int port = 1; port <= 4; port++) {
      connectTwins(port);
    }
    wire.silence(1, 2, 3, 4, 11, 12, 13, 14);
    setTwins(1, "1, 6, 1, 0, 1"); // a second unanswered probe would be one too many
    setTwins(2, "9, 6, 1, 500, 1"); // a user timeout below idle, with the first probe sent
    setTwins(3, "9, 6, 600, 500, 1"); // a user timeout below idle, without a probe
    setTwins(4, "1, 1, 1, 500, 0"); // silent longer than idle, but keep-alive is off
    wire.near("while not all(probes(i) for i in (1, 2, 11, 12)): time.sleep(0.01)");
    String before = wire.near("print([values(i) for i in ends])");

    Output output = wire.ping("--json", "any :1-4");

    assertThat(PingTest.answers(output))
        .isEqualTo(Map.of(1, "no-answer", 2, "no-answer", 3, "no-answer", 4, "no-answer"));
    assertThat(wire.near("print([values(i) for i in ends])")).isEqualTo(before);
    wire.near("while not {1, 2, 11, 12} <= ended.keys(): time.sleep(0.01)");
    assertThat(wire.near("print(sorted(ended))")).isEqualTo("[1, 2, 11, 12]");
    for (int port : new int[] {1, 2}) {
      String earlier = "print(ended[%d] - ended[%d])".formatted(port + 10, port);
      // Timers of six seconds are a quarter of a second exact.
      assertThat(Double.parseDouble(wire.near(earlier))).isBetween(-0.5, 0.5);
      assertThat(wire.near("print(error(%d))".formatted(port))).isEqualTo("ETIMEDOUT");
    }
  }

  @Test
  void probesOfEverySecondLeaveRoomForAProof() {
    connectTwins(1);
    wire.silence(1);
    setTwins(1, "99, 1, 1, 0, 1");
    wire.near("while probes(1) < 2: time.sleep(0.01)");

    Output output = wire.ping("--json", "any :1,11");

    assertThat(PingTest.answers(output)).isEqualTo(Map.of(1, "no-answer", 11, "alive"));
    assertThat(wire.near("print(probes(1))")).matches("[1-9]");
  }
}
