package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * Distinguishes unknown owners from absent ones. Some sockets belong to a process in another pid
 * namespace, as seen from a container with the host's network. Others have no owner. The sockets
 * have seed 12.
 */
class UnseenTest {
  private static final String OUT_OF_REACH =
      "out of reach from here: in another pid or user namespace, of a process with more"
          + " capabilities, or the kernel's own";

  private static HeldSockets sockets;

  @BeforeAll
  static void holdSockets() {
    Needs.tools("unshare");
    sockets = new HeldSockets(12, 2, 60, HeldSockets.HELD_KINDS + "qtr");
  }

  @AfterAll
  static void release() {
    if (sockets != null) {
      sockets.close();
    }
  }

  private static KeepaliveCommand keepalive(boolean bpf) {
    KeepaliveCommand here = KeepaliveCommand.here();
    return bpf ? here : here.withoutBpf();
  }

  private static KeepaliveCommand inAnotherPidNamespace(boolean bpf) {
    return keepalive(bpf)
        .under("unshare", "--pid", "--fork", "--mount-proc", "--")
        .in(sockets.namespace());
  }

  private static List<Truth> owned() {
    return sockets.truth().values().stream().filter(socket -> socket.inode() != 0).toList();
  }

  @ParameterizedTest(name = "bpf {0}")
  @ValueSource(booleans = {true, false})
  void distinguishesAnUnseenOwnerFromNoOwner(boolean bpf) {
    int owned = owned().size();

    Output output = inAnotherPidNamespace(bpf).run("list", "--json", "--all");

    assertThat(output.status()).isZero();
    assertThat(output.err())
        .isEqualTo(
            "keepalive: %d sockets: owners unknown%s (%s)%n"
                .formatted(
                    owned, bpf ? "" : "; " + owned + " sockets: settings unknown", OUT_OF_REACH));
    List<Map<String, Object>> listed = output.json();
    assertThat(listed)
        .allSatisfy(socket ->
            assertThat(socket)
                .containsEntry("owners", socket.get("inode").equals(0L) ? List.of() : null));
    assertThat(listed).filteredOn(socket -> !socket.get("inode").equals(0L)).hasSize(owned);
    assertThat(listed).hasSizeGreaterThan(owned);
  }

  @Test
  void doesNotReportAnOpenConnectionAsClosed() {
    Map<String, Truth> before = sockets.truth();
    long connections = owned().stream().filter(socket -> !socket.isListener()).count();

    Output output = inAnotherPidNamespace(false).run("set", "idle=99s", "connect *", "--json");

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.json())
        .isNotEmpty()
        .hasSizeLessThan((int) connections)
        .allSatisfy(change ->
            assertThat(change)
                .containsEntry("outcome", "refused")
                .containsEntry("reason", "the process that has it cannot be seen from here"));
    assertThat(sockets.truth()).isEqualTo(before);
  }

  @Test
  void doctorCountsSocketsWhoseOwnerItCannotSee() {
    assertThat(inAnotherPidNamespace(true).succeed("doctor").lines())
        .containsSequence(
            "no   see who owns each socket of this network namespace",
            "       " + owned().size() + " owners are unknown: " + OUT_OF_REACH);
  }

  @ParameterizedTest(name = "bpf {0}")
  @ValueSource(booleans = {true, false})
  void showsNoSettingsForClosedConnections(boolean bpf) {
    KeepaliveCommand keepalive = keepalive(bpf).in(sockets.namespace());

    List<String> lines = keepalive.run("list", "--verbose", "--state", "time-wait").lines();
    List<Map<String, Object>> objects =
        keepalive.succeed("list", "--json", "--state", "time-wait").json();

    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> {
          List<String> cells = List.of(line.split(" {2,}", -1));
          assertThat(cells.subList(4, 10)).containsOnly("-");
          assertThat(cells.getFirst()).as("process").isEqualTo("-");
          assertThat(cells.get(13)).as("user").isEqualTo("-");
        });
    assertThat(objects)
        .hasSize(lines.size() - 1)
        .allSatisfy(socket ->
            assertThat(socket)
                .containsEntry("uid", null)
                .containsEntry("keepAlive", null)
                .containsEntry("owners", List.of()));
    assertThat(keepalive.succeed("list", "--summary", "--state", "time-wait").lines())
        .hasSizeGreaterThan(1)
        .noneMatch(line -> line.contains("?"));
  }
}
