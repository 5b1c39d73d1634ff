package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;

/** Compares {@code keepalive list} with what thousands of sockets report themselves. */
@DisplayName("list against the truth, seed 20260")
class ListTruthTest {
  private static final int SEED = 20260;
  private static final int PROCESSES = 6;
  private static final int CONNECTIONS = 500;

  private static HeldSockets sockets;
  private static KeepaliveCommand keepalive;
  private static Map<String, Truth> truth;
  private static Map<String, Map<String, Object>> listed;

  @BeforeAll
  static void holdSockets() {
    sockets = new HeldSockets(SEED, PROCESSES, CONNECTIONS, HeldSockets.ALL_KINDS);
    keepalive = KeepaliveCommand.here().in(sockets.namespace());
    truth = sockets.truth();
    listed = HeldSockets.byKey(keepalive.succeed("list", "--json", "--all").json());
  }

  @AfterAll
  static void release() {
    if (sockets != null) {
      sockets.close();
    }
  }

  @Test
  void everySocketIsListedWithItsOwnValues() {
    assertThat(truth).hasSizeGreaterThan(PROCESSES * CONNECTIONS);
    assertThat(HeldSockets.comparable(listed))
        .isEqualTo(HeldSockets.expected(truth, socket -> true));
  }

  @Test
  void theOtherBackendListsTheSameValues() {
    KeepaliveCommand byOwners = KeepaliveCommand.here().withoutBpf().in(sockets.namespace());

    Map<String, Map<String, Object>> seen =
        HeldSockets.byKey(byOwners.succeed("list", "--json", "--all").json());

    seen.keySet()
        .removeIf(key -> !key.startsWith("inode ")); // some of these are closed between two lists
    assertThat(HeldSockets.comparable(seen))
        .isEqualTo(HeldSockets.expected(truth, socket -> socket.inode() != 0));
  }

  @Test
  void showsWhichSideOpenedTheConnection() {
    for (Truth socket : truth.values()) {
      Object direction = listed.get(socket.key()).get("direction");
      boolean isTold =
          switch (socket.state()) {
            case "listening" -> false;
            case "time-wait" -> direction != null; // by a listener, or since Linux 6.18
            default -> true;
          };
      assertThat(direction).as("%s", socket).isEqualTo(isTold ? socket.direction() : null);
    }
  }

  @Test
  void showsTheTimerThatIsRunning() {
    for (Truth socket : truth.values()) {
      Map<?, ?> timer = (Map<?, ?>) listed.get(socket.key()).get("timer");
      String kind = (String) timer.get("kind");
      long remaining = (Long) timer.get("remainingMillis");
      assertThat(kind).as("%s", socket).isIn(timers(socket));
      if (kind.equals("keepalive") && socket.values() != null) {
        long idle = Math.max(socket.values().idleSeconds(), socket.values().intervalSeconds());
        // The timer wheel fires up to an eighth late and rounds up to its tick.
        assertThat(remaining).as("%s", socket).isBetween(0L, idle * 1125 + 100);
      }
      assertThat(remaining == 0 || !kind.equals("none")).as("%s", socket).isTrue();
    }
  }

  private static List<String> timers(Truth socket) {
    boolean probed = socket.values() != null && socket.values().keepAlive();
    return switch (socket.state()) {
      case "listening" -> List.of("none");
      case "established", "close-wait" -> List.of(probed ? "keepalive" : "none");
      // Without a process, one of two timers ends the state: tcp_close() in net/ipv4/tcp.c.
      case "fin-wait-2" ->
          socket.inode() == 0
              ? List.of("keepalive", "timewait")
              : List.of(probed ? "keepalive" : "none");
      case "time-wait" -> List.of("timewait");
      case "syn-sent", "syn-recv" -> List.of("retransmit");
      default -> List.of("retransmit", "persist"); // data waits for the window to open
    };
  }

  @Test
  void summaryCountsConnections() {
    List<String> lines = keepalive.succeed("list", "--summary", "--all").lines();

    assertThat(lines.getFirst().split(" +", -1))
        .containsExactly("SOCKETS", "COMMAND", "SERVICE", "SETTINGS");
    Map<String, Long> counts = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cell = line.strip().split(" {2,}", -1);
      counts.merge(cell[1] + "|" + cell[3].startsWith("off"), Long.valueOf(cell[0]), Long::sum);
    }
    Map<String, Long> expected =
        truth.values().stream()
            .filter(socket -> socket.values() != null)
            .collect(
                Collectors.groupingBy(
                    socket -> "sockets|" + !socket.values().keepAlive(),
                    TreeMap::new,
                    Collectors.counting()));
    counts
        .keySet()
        .removeIf(key ->
            key.startsWith("-|")); // no process has these, and some are closed between two lists
    assertThat(counts).isEqualTo(expected);
  }

  @Test
  void jsonHasTheUserAndTheCgroup() {
    String cgroup =
        Child.run("sed", "-n", "s/^0:://p", "/proc/" + sockets.processes().getFirst() + "/cgroup")
            .out()
            .strip();

    assertThat(listed.values())
        .allSatisfy(socket ->
            // If no process has a socket, the kernel may not know its user and reports 0.
            assertThat(socket).containsEntry("uid", socket.get("inode").equals(0L) ? null : 0L))
        .filteredOn(socket -> !Objects.equals(socket.get("inode"), 0L))
        .allSatisfy(socket -> assertThat(socket).containsEntry("cgroup", cgroup));
  }
}
