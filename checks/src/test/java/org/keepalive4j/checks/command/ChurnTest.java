package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;

/**
 * The command while processes start, fork, exit and reuse descriptors. The settings of every socket
 * follow from its local port, so a mistaken socket is detected.
 */
class ChurnTest {
  /** A socket that is passed from one process to another during the scan may be seen in neither. */
  private static final String MESSAGES =
      ".*(socket tables changed during the scan|out of reach from here).*";

  private static NetworkNamespace namespace;
  private static Child churn;
  private static KeepaliveCommand keepalive;

  @BeforeAll
  static void start() {
    namespace = NetworkNamespace.open();
    churn = Child.start(namespace.inside(CProgram.named("churn").with(3)));
    assertThat(churn.line()).isEqualTo("ready");
    keepalive = KeepaliveCommand.here().in(namespace);
  }

  @AfterAll
  static void end() {
    if (churn != null) {
      churn.endInput(); // it ends all of its children
      churn.await();
      churn.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  @RepeatedTest(5)
  void neverListsTheSettingsOfAnotherSocket() {
    Output output = keepalive.run("list", "--json");

    assertThat(output.status()).as(output.err()).isZero();
    assertThat(output.err().lines()).allSatisfy(line -> assertThat(line).matches(MESSAGES));
    List<Truth.Values> seen = new ArrayList<>();
    for (Map<String, Object> socket : output.json()) {
      if (socket.get("idleSeconds") != null && !socket.get("state").equals("closed")) {
        Truth.Values values = Truth.Values.of(socket);
        assertThat(values).as("%s", socket).isEqualTo(expected(socket, 75));
        seen.add(values);
      }
    }
    assertThat(seen).hasSizeGreaterThan(20);
  }

  @RepeatedTest(3)
  void neverChangesAnotherSocketInstead(RepetitionInfo repetition) {
    // another value each time, because equal values aren't set
    int hours = 9 + repetition.getCurrentRepetition();
    Output output = keepalive.run("set", "user-timeout=" + hours + "h", "--all", "--json");

    List<Map<String, Object>> changes = output.json();
    long refused = changes.stream().filter(it -> it.get("outcome").equals("refused")).count();
    assertThat(output.status()).as(output.err()).isIn(refused == 0 ? List.of(0) : List.of(1, 3));
    assertThat(changes).anyMatch(it -> it.get("outcome").equals("changed"));
    for (Map<String, Object> change : changes) {
      switch ((String) change.get("outcome")) {
        case "changed", "unchanged" ->
            assertThat(after(change))
                .as("%s", change)
                .isEqualTo(withUserTimeout(expected(change, 75), hours * 3_600_000L));
        case "refused" ->
            assertThat((String) change.get("reason"))
                .isIn(
                    "no process has it yet: it waits to be accepted",
                    "not permitted to reach into the process that has it",
                    "the process that has it cannot be seen from here");
        default -> assertThat(change).containsEntry("outcome", "closed");
      }
    }
  }

  @SuppressWarnings("unchecked") // an object in JSON
  private static Truth.Values after(Map<String, Object> change) {
    return Truth.Values.of((Map<String, Object>) change.get("after"));
  }

  private static Truth.Values expected(Map<String, Object> socket, long interval) {
    String local = (String) socket.get("local");
    long port = Long.parseLong(local.substring(local.lastIndexOf(':') + 1));
    Object userTimeout = socket.get("userTimeoutMillis");
    return new Truth.Values(
        true, 1000 + port % 20000, interval, 1 + port % 100, (Long) userTimeout);
  }

  private static Truth.Values withUserTimeout(Truth.Values values, long millis) {
    return new Truth.Values(
        values.keepAlive(), values.idleSeconds(), values.intervalSeconds(), values.count(), millis);
  }
}
