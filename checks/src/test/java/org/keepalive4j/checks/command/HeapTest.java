package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/**
 * Very many sockets with different settings in a small heap, with every backend. Use {@code
 * -Dkeepalive4j.heap.sockets=300000} for the full size, which has 64 MB.
 */
class HeapTest {
  private static final int SOCKETS = Integer.getInteger("keepalive4j.heap.sockets", 40_000);
  private static final int SOCKETS_PER_PROCESS = 15_000; // where 20,000 files may be open
  private static final int PROCESSES = Math.max(4, SOCKETS / SOCKETS_PER_PROCESS);
  private static final int CONNECTIONS = SOCKETS / 2 / PROCESSES; // per process
  private static final int LISTENERS = 4 * PROCESSES;

  private static final long HEAP = (20L << 20) + SOCKETS * 153L;

  @TempDir Path folder;

  private static HeldSockets sockets;
  private static int idleSeconds = 20_000; // no probe is sent while the test runs

  /** A backend, and the privileges that select it. */
  enum Backend {
    ITERATOR,
    DESCRIPTORS,
    NETLINK;

    KeepaliveCommand command() {
      var command = KeepaliveCommand.of(KeepaliveCommand.jar(), "-Xmx" + HEAP);
      return switch (this) {
        case ITERATOR -> command;
        case DESCRIPTORS -> command.withoutBpf();
        case NETLINK -> command.asNobody();
      };
    }
  }

  @BeforeAll
  static void makeSockets() {
    sockets = new HeldSockets(7, PROCESSES, CONNECTIONS, "e");
  }

  @AfterAll
  static void closeSockets() {
    if (sockets != null) {
      sockets.close();
    }
  }

  /** Returns the number of lines and the last line. */
  private List<String> run(Backend way, String... arguments) throws IOException {
    File out = folder.resolve("out").toFile();
    Output output =
        Child.run(
            new ProcessBuilder(way.command().in(sockets.namespace()).line(arguments))
                .redirectOutput(out));
    assertThat(output.status()).as("%s", output).isZero();
    long count = 0;
    String last = "";
    try (BufferedReader lines = Files.newBufferedReader(out.toPath())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        count++;
        last = line;
      }
    }
    return List.of(Long.toString(count), last);
  }

  @ParameterizedTest
  @EnumSource
  void listsManySocketsInASmallHeap(Backend way) throws IOException {
    String all = Integer.toString(2 * CONNECTIONS * PROCESSES + LISTENERS);
    String allAndHeader = Integer.toString(2 * CONNECTIONS * PROCESSES + LISTENERS + 1);

    assertThat(run(way, "list").getFirst()).isEqualTo(allAndHeader);
    assertThat(run(way, "list", "--json").getFirst()).isEqualTo(all);
    assertThat(run(way, "list", "--verbose", "--state", "established").getFirst())
        .isEqualTo(Integer.toString(2 * CONNECTIONS * PROCESSES + 1));
    assertThat(run(way, "list", "--summary").getFirst()).isNotEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETLINK")
  void changesManySocketsInASmallHeap(Backend way) throws IOException {
    String settings = "idle=" + idleSeconds++ + "s,user-timeout=0s";
    String all = ": " + 2 * CONNECTIONS * PROCESSES;

    assertThat(run(way, "set", settings, "--all", "--dry-run").getLast())
        .contains(all + " would be changed, 0 unchanged, 0 refused, 0 closed");
    assertThat(run(way, "set", settings, "--all").getLast())
        .contains(all + " changed, 0 unchanged, 0 refused, 0 closed");
    assertThat(run(way, "set", settings, "--all").getLast())
        .contains(": 0 changed, " + 2 * CONNECTIONS * PROCESSES + " unchanged");
  }
}
