package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.KeepaliveCommand;

/** How long a peer has been silent, as {@code list --json} tells it. */
@Tag("kernel")
class SilentTest {
  private static final String SILENT =
      "print(min(struct.unpack_from('2I', ends[%d].getsockopt(6, 11, 104), 52)))";

  private Wire wire;

  @BeforeEach
  void connect() {
    wire = new Wire();
    wire.connect(1);
    wire.connect(2, Wire.FAR6, "AF_INET6");
  }

  @AfterEach
  void disconnect() {
    wire.close();
  }

  private long kernelSays(int port) {
    return Long.parseLong(wire.near(SILENT.formatted(port)));
  }

  @ParameterizedTest(name = "with BPF: {0}")
  @ValueSource(booleans = {true, false})
  void bothBackendsTellWhatTheKernelSays(boolean withBpf) {
    KeepaliveCommand here = KeepaliveCommand.here();
    KeepaliveCommand keepalive = (withBpf ? here : here.withoutBpf()).in(wire.nearNamespace());
    wire.near("time.sleep(1.2)");
    wire.far("ends[2][0].send(b'x')");
    wire.near("time.sleep(0.3)");
    long shorter = kernelSays(2);
    List<Long> before = List.of(kernelSays(1), shorter);

    List<Map<String, Object>> listed =
        keepalive.succeed("list", "--json", "--pid", Long.toString(wire.nearPid())).json();

    List<Long> after = List.of(kernelSays(1), kernelSays(2));
    assertThat(listed).hasSize(2);
    for (Map<String, Object> socket : listed) {
      int index = String.valueOf(socket.get("remote")).endsWith(":1") ? 0 : 1;
      // A tick of up to 10 ms is rounded down differently by the two.
      assertThat((Long) socket.get("silentMillis"))
          .isBetween(before.get(index) - 10, after.get(index) + 10);
    }
    assertThat(before.get(0)).isGreaterThan(before.get(1) + 1000);
  }

  @Test
  void listsOnlyConnectionsWhosePeersHaveBeenSilentForThatLong() {
    wire.near("time.sleep(10)"); // the time that the command may take on a busy machine
    wire.far("ends[2][0].send(b'x')");
    String[] list = {"list", "--json", "--pid", Long.toString(wire.nearPid()), "--silent", "10s"};

    List<Map<String, Object>> listed = wire.keepalive().succeed(list).json();

    assertThat(listed)
        .singleElement()
        .satisfies(each -> assertThat(String.valueOf(each.get("remote"))).endsWith(":1"));
  }

  @Test
  void listenersHaveNoPeerThatCouldBeSilent() {
    wire.near("l = listener(7)");

    List<Map<String, Object>> listed =
        wire.keepalive().succeed("list", "--json", "--state", "listening").json();

    assertThat(listed).hasSize(1);
    assertThat(listed.getFirst()).containsEntry("silentMillis", null);
  }
}
