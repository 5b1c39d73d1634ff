package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** Compares {@code keepalive set} with what thousands of sockets report before and after. */
class SetTruthTest {
  private static HeldSockets sockets;
  private static KeepaliveCommand keepalive;
  private static KeepaliveCommand byOwners;

  @BeforeAll
  static void holdSockets() {
    sockets = new HeldSockets(42, 4, 400, HeldSockets.HELD_KINDS);
    keepalive = KeepaliveCommand.here().in(sockets.namespace());
    byOwners = KeepaliveCommand.here().withoutBpf().in(sockets.namespace());
  }

  @AfterAll
  static void release() {
    if (sockets != null) {
      sockets.close();
    }
  }

  /** The settings, the sockets to change, and the values that each must have afterwards. */
  private record Case(List<String> arguments, Map<String, Truth> before, Map<String, Truth> after) {
    static Case of(long seed) {
      Random random = new Random(seed);
      Map<String, Truth> before = sockets.truth();
      List<Truth> connections =
          before.values().stream().filter(socket -> !socket.isListener()).toList();
      Map<String, Map<String, Object>> listed =
          HeldSockets.byKey(keepalive.succeed("list", "--json").json());
      Settings settings = Settings.random(random);
      ExpectedMatch match = ExpectedMatch.random(random, connections);
      List<String> arguments = new ArrayList<>(List.of("set", "--json", settings.text()));
      arguments.addAll(match.arguments());

      Map<String, Truth> after = new TreeMap<>();
      for (Truth socket : connections) {
        String direction = (String) listed.get(socket.key()).get("direction");
        if (match.condition().test(socket, direction)) {
          after.put(socket.key(), socket.with(settings.on(socket.values())));
        }
      }
      return new Case(arguments, before, after);
    }

    long changed() {
      return after.values().stream()
          .filter(socket -> !socket.equals(before.get(socket.key())))
          .count();
    }

    String summary(String changed) {
      return after.isEmpty()
          ? "no connection matches"
          : changed() + changed + (after.size() - changed()) + " unchanged, 0 refused, 0 closed";
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void changesOnlyMatchingConnectionsAndOnlyTheGivenOptions(long seed) {
    Case asked = Case.of(seed);

    KeepaliveCommand either = seed % 2 == 0 ? keepalive : byOwners;

    Output output = either.run(asked.arguments().toArray(new String[0]));

    Map<String, Truth> expected = new TreeMap<>(asked.before());
    expected.putAll(asked.after());
    assertThat(new TreeMap<>(sockets.truth())).as("%s", asked.arguments()).isEqualTo(expected);
    assertThat(output.status()).as("%s", output.err()).isZero();
    assertThat(output.err()).contains(asked.summary(" changed, "));
    assertReported(asked, output, "changed");
  }

  private static void assertReported(Case asked, Output output, String changed) {
    Map<String, Map<String, Object>> reported = HeldSockets.byKey(output.json());
    assertThat(reported.keySet()).isEqualTo(asked.after().keySet());
    reported.forEach((key, change) -> {
      Truth before = asked.before().get(key);
      Truth after = asked.after().get(key);
      assertThat(values(change, "before")).isEqualTo(before.values());
      assertThat(values(change, "after")).isEqualTo(after.values());
      Truth now = changed.equals("changed") ? after : before;
      assertThat(Truth.comparable(change)).isEqualTo(now.json());
      assertThat(change)
          .containsEntry("outcome", before.equals(after) ? "unchanged" : changed)
          .containsEntry("reason", null);
    });
  }

  @SuppressWarnings("unchecked") // an object in JSON
  private static Truth.Values values(Map<String, Object> change, String key) {
    return Truth.Values.of((Map<String, Object>) change.get(key));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {102, 103, 104})
  void dryRunChangesNothing(long seed) {
    Case asked = Case.of(seed);
    List<String> arguments = new ArrayList<>(asked.arguments());
    arguments.add("--dry-run");

    Output output = keepalive.run(arguments.toArray(new String[0]));

    assertThat(sockets.truth()).isEqualTo(asked.before());
    assertThat(output.status()).isZero();
    assertThat(output.err()).contains(asked.summary(" would be changed, "));
    assertReported(asked, output, "would-change");
  }

  @Test
  void theTextOutputHasTheSameResults() {
    int process = sockets.processes().getFirst();
    String pid = Integer.toString(process);
    keepalive.run("set", "off", "--pid", pid);
    long connections =
        sockets.truth().values().stream()
            .filter(socket -> !socket.isListener())
            .filter(socket -> socket.owners().stream().anyMatch(it -> it.startsWith(pid + ":")))
            .count();

    Output first = keepalive.succeed("set", "idle=77s", "--pid", pid);
    Output again = keepalive.succeed("set", "idle=77s", "--pid", pid);

    assertThat(first.lines().getLast())
        .startsWith("idle=77s: " + connections + " changed, 0 unchanged, 0 refused")
        .endsWith("listeners left alone");
    assertThat(first.lines()).hasSize((int) connections + 1);
    assertThat(first.lines().getFirst()).contains("sockets/").contains(" -> idle=77s");
    assertThat(again.lines()).hasSize(1);
    assertThat(again.lines().getLast())
        .startsWith("idle=77s: 0 changed, " + connections + " unchanged");
  }

  @Test
  void requiresAMatchAFilterOrAll() {
    Map<String, Truth> before = sockets.truth();

    Output output = keepalive.run("set", "idle=60s");

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err())
        .contains("which connections? give a MATCH, a filter such as --pid PID, or --all");
    assertThat(sockets.truth()).isEqualTo(before);
  }

  @Test
  void reportsThatNoConnectionMatches() {
    Output output = keepalive.succeed("set", "on", "connect", "10.9.8.7");

    assertThat(output.out()).isEqualTo("on: no connection matches, nothing was changed\n");
  }

  @Test
  void reportsConnectionsThatCannotBeChangedYetAndExitsWith1() {
    try (HeldSockets waiting = new HeldSockets(3, 1, 5, "q")) {
      KeepaliveCommand inside = KeepaliveCommand.here().withoutBpf().in(waiting.namespace());

      Output output = inside.run("set", "idle=50s", "--all");

      assertThat(output.status()).isEqualTo(1);
      assertThat(output.out())
          .contains("refused: no process has it yet: it waits to be accepted")
          .contains("5 changed, 0 unchanged, 5 refused, 0 closed");
    }
  }
}
