package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.KeepaliveCommand;

/** Which sockets each option of {@code keepalive list} selects. The sockets have seed 7. */
class ListOptionsTest {
  private static final int SEED = 7;

  @Test
  void pidListsOneProcessInItsNamespace() {
    try (HeldSockets sockets = new HeldSockets(SEED, 2, 60, HeldSockets.HELD_KINDS)) {
      int process = sockets.processes().getLast();
      Predicate<Truth> isOwned =
          socket -> socket.owners().stream().anyMatch(owner -> owner.startsWith(process + ":"));

      List<Map<String, Object>> listed =
          KeepaliveCommand.here().succeed("list", "--json", "--pid", "" + process).json();

      assertThat(listed(listed))
          .isEqualTo(HeldSockets.expected(sockets.truth(), isOwned))
          .isNotEmpty();
    }
  }

  @Test
  void pidAndAllNamespacesListOneProcessWithoutMessagesAboutOthers() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, HeldSockets.HELD_KINDS)) {
      String process = "" + sockets.processes().getFirst();
      KeepaliveCommand keepalive = KeepaliveCommand.here();

      assertThat(
              listed(
                  keepalive.succeed("list", "--json", "--pid", process, "--all-namespaces").json()))
          .isEqualTo(listed(keepalive.succeed("list", "--json", "--pid", process).json()))
          .isNotEmpty();
    }
  }

  @Test
  void allNamespacesListsEveryNamespace() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 60, HeldSockets.HELD_KINDS);
        HeldSockets others = new HeldSockets(SEED + 1, 1, 60, HeldSockets.HELD_KINDS)) {
      List<Map<String, Object>> all =
          KeepaliveCommand.here().run("list", "--json", "--all-namespaces").json();

      for (HeldSockets some : List.of(sockets, others)) {
        long namespace = some.namespace().id();
        assertThat(
                listed(
                    all.stream()
                        .filter(socket -> Objects.equals(socket.get("namespace"), namespace))
                        .toList()))
            .isEqualTo(HeldSockets.expected(some.truth(), socket -> true));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "established",
        "syn-sent",
        "syn-recv",
        "fin-wait-1",
        "fin-wait-2",
        "time-wait",
        "close-wait",
        "last-ack",
        "listening",
        "closing"
      })
  void stateListsSocketsInOneState(String state) {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 120, HeldSockets.ALL_KINDS)) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());

      List<Map<String, Object>> listed =
          keepalive.succeed("list", "--json", "--state", state).json();

      assertThat(listed(listed))
          .isEqualTo(HeldSockets.expected(sockets.truth(), socket -> socket.state().equals(state)))
          .isNotEmpty();
    }
  }

  @Test
  void theStateOfListenersMayBeWrittenAsInSs() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, "el")) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());

      assertThat(keepalive.succeed("list", "--json", "--state", "listen").out())
          .isEqualTo(keepalive.succeed("list", "--json", "--state", "listening").out())
          .isNotEmpty();
    }
  }

  @Test
  void withoutKeepAliveListsOnlyOpenConnections() {
    try (HeldSockets sockets = new HeldSockets(SEED, 2, 60, HeldSockets.ALL_KINDS)) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());
      Predicate<Truth> isOff =
          socket -> !socket.isListener() && socket.values() != null && !socket.values().keepAlive();

      List<Map<String, Object>> listed =
          keepalive.succeed("list", "--json", "--without-keepalive").json();

      assertThat(listed(listed))
          .isEqualTo(HeldSockets.expected(sockets.truth(), isOff))
          .isNotEmpty();
    }
  }

  private static Map<String, Map<String, Object>> listed(List<Map<String, Object>> objects) {
    return HeldSockets.comparable(HeldSockets.byKey(objects));
  }
}
