package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

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
  void listsListenersAndOpenConnectionsUnlessAllAreRequested() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 120, HeldSockets.ALL_KINDS)) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());
      List<String> others = List.of("time-wait", "syn-recv");

      assertThat(listed(keepalive.succeed("list", "--json").json()))
          .isEqualTo(
              HeldSockets.expected(sockets.truth(), socket -> !others.contains(socket.state())));
      assertThat(listed(keepalive.succeed("list", "--json", "--all").json()))
          .isEqualTo(HeldSockets.expected(sockets.truth(), socket -> true));
    }
  }

  @Test
  void repeatsOfAFilterMeanOrAndDifferentFiltersMeanAnd() {
    try (HeldSockets sockets = new HeldSockets(SEED, 2, 60, HeldSockets.HELD_KINDS)) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());
      List<Integer> pids = sockets.processes();
      String one = "" + pids.getFirst();
      String other = "" + pids.getLast();
      Predicate<Truth> isOfBoth =
          socket ->
              socket.owners().stream()
                  .anyMatch(owner -> owner.startsWith(one + ":") || owner.startsWith(other + ":"));

      assertThat(listed(keepalive.succeed("list", "--json", "--pid", one, "--pid", other).json()))
          .isEqualTo(HeldSockets.expected(sockets.truth(), isOfBoth));
      assertThat(
              listed(
                  keepalive
                      .succeed(
                          "list",
                          "--json",
                          "--pid",
                          one,
                          "--pid",
                          other,
                          "--state",
                          "LISTEN",
                          "--state",
                          "Close-Wait")
                      .json()))
          .isEqualTo(
              HeldSockets.expected(
                  sockets.truth(),
                  isOfBoth.and(
                      socket -> List.of("listening", "close-wait").contains(socket.state()))))
          .isNotEmpty();
      Predicate<Truth> isOwned = socket -> socket.inode() != 0 && !socket.owners().isEmpty();
      for (List<String> filter :
          List.of(
              List.of("--process", "sock*"),
              List.of("--process", "nobody", "--process", "sockets"),
              List.of("--process", "sockets", "--user", "root"))) {
        List<String> line = new ArrayList<>(List.of("list", "--json"));
        line.addAll(filter);
        assertThat(listed(keepalive.succeed(line.toArray(String[]::new)).json()))
            .as("%s", filter)
            .isEqualTo(HeldSockets.expected(sockets.truth(), isOwned))
            .isNotEmpty();
      }
      assertThat(keepalive.succeed("list", "--json", "--user", "65534").out()).isEmpty();
      assertThat(keepalive.succeed("list", "--json", "--process", "sock").out()).isEmpty();
    }
  }

  @Test
  void aCgroupIncludesWhatIsBelow() throws IOException {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, HeldSockets.HELD_KINDS)) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());
      List<Map<String, Object>> all = keepalive.succeed("list", "--json").json();
      String cgroup = String.valueOf(all.getFirst().get("cgroup"));

      assertThat(keepalive.run("list", "--json", "--cgroup", "/").json()).hasSameSizeAs(all);
      assertThat(keepalive.run("list", "--json", "--cgroup", cgroup).json()).isNotEmpty();
      Output missing = keepalive.run("list", "--cgroup", "/no/such.slice");
      assertThat(missing.status()).isEqualTo(1);
      assertThat(missing.err()).contains("there is no cgroup /no/such.slice");
    }
  }

  @Test
  void severalMatchesMeanOr() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 60, "e")) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());
      int accepted = keepalive.succeed("list", "--json", "accept *").lines().size();
      int opened = keepalive.succeed("list", "--json", "connect", "*").lines().size();

      assertThat(keepalive.succeed("list", "--json", "accept *", "connect", "*").lines())
          .hasSize(accepted + opened)
          .hasSizeGreaterThan(accepted);
    }
  }

  @Test
  void whatAFilterCannotClassifyIsCountedAndSetFails() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, "e")) {
      KeepaliveCommand keepalive =
          KeepaliveCommand.here()
              .under("unshare", "--pid", "--fork", "--mount-proc", "--")
              .in(sockets.namespace());
      Map<String, Truth> before = sockets.truth();

      Output list = keepalive.run("list", "--process", "sockets", "--no-header");
      Output set = keepalive.run("set", "idle=99s", "--process", "sockets");

      assertThat(list.status()).isZero();
      assertThat(list.out()).isEmpty();
      assertThat(list.err())
          .contains(before.size() + " sockets left out: their process is unknown");
      assertThat(set.status()).isEqualTo(1);
      assertThat(set.err()).contains("40 sockets left out: their process is unknown");
      assertThat(sockets.truth()).isEqualTo(before);
    }
  }

  @Test
  void theExitCodeSaysWhetherAnythingIsListed() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, "e")) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());

      assertThat(keepalive.run("list", "--exit-code").status()).isEqualTo(1);
      assertThat(keepalive.run("list", "--exit-code", "--state", "time-wait").status()).isZero();
      assertThat(keepalive.run("list", "--state", "established").status()).isZero();
    }
  }

  @Test
  void colourOffATerminalIsOnRequestOnly() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, "e")) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());

      assertThat(keepalive.succeed("list", "--color", "always").out()).contains("\033[");
      assertThat(keepalive.succeed("list").out()).doesNotContain("\033[");
    }
  }

  @Test
  void printsTheRequestedColumnsInTheRequestedOrder() {
    try (HeldSockets sockets = new HeldSockets(SEED, 1, 20, HeldSockets.HELD_KINDS)) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());

      List<String> lines =
          keepalive
              .succeed("list", "--columns", "State,local", "--sort", "-state", "--no-header")
              .lines();

      assertThat(lines.getFirst()).matches("listening +[^ ]+:[0-9]+");
      assertThat(lines)
          .extracting(line -> line.substring(0, line.indexOf(' ')))
          .isSortedAccordingTo(Comparator.reverseOrder());
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
