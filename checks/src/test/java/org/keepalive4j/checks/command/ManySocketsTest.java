package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** Twenty thousand sockets with seed 99 in ten processes. */
class ManySocketsTest {
  private static final int SOCKETS = 20_000;

  @Test
  void listsAndChangesManySockets() {
    try (HeldSockets sockets = new HeldSockets(99, 10, SOCKETS / 20, "e")) {
      KeepaliveCommand keepalive = KeepaliveCommand.here().in(sockets.namespace());
      Map<String, Truth> before = sockets.truth();

      Output listed = keepalive.succeed("list", "--json");
      Output changed = keepalive.succeed("set", "idle=2m,user-timeout=9m", "--all");

      assertThat(before).hasSizeGreaterThan(SOCKETS);
      assertThat(HeldSockets.comparable(HeldSockets.byKey(listed.json())))
          .isEqualTo(HeldSockets.expected(before, socket -> true));
      assertThat(changed.lines().getLast())
          .startsWith("idle=2m,user-timeout=9m: " + SOCKETS + " changed, 0 unchanged, 0 refused");
      assertThat(sockets.truth().values())
          .filteredOn(socket -> !socket.isListener())
          .hasSize(SOCKETS)
          .allSatisfy(socket ->
              assertThat(socket.values())
                  .isEqualTo(
                      new Truth.Values(
                          true,
                          120,
                          socket.values().intervalSeconds(),
                          socket.values().count(),
                          540_000)));
    }
  }
}
