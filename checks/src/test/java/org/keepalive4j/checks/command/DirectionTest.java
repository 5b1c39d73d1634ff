package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Compares directions with what the programs did: with data in flight, unsent, lost and
 * retransmitted, after a FIN of one or both sides, with a zero window, from the port of a listener,
 * and with TCP Fast Open. See directions.c.
 */
class DirectionTest {
  private static final int CONNECTIONS = 800;

  private NetworkNamespace namespace;
  private Child program;
  private Path cgroup;

  /** An end of a connection. */
  private record End(String direction, String what) {
    /**
     * Whether the kernel may have counted refused bytes twice, or there is no listener to show that
     * it hasn't.
     */
    boolean maybeMiscounted() {
      return what.contains("refused") || what.contains("listener-gone");
    }
  }

  /** Returns the ends of connections in a cgroup, by their inodes. */
  private Map<Long, End> hold(long seed) throws IOException {
    Needs.tools("nft");
    namespace = NetworkNamespace.open();
    namespace.set("ipv4.tcp_fastopen", 0x403); // both sides, without a cookie
    namespace.run("sysctl", "-q", "-w", "net.ipv4.ip_local_port_range=40000 65000");
    cgroup = mount().resolve("keepalive4j-directions-" + namespace.pid());
    Files.createDirectory(cgroup);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("sh", "-c", "echo 0 >\"$1/cgroup.procs\" && shift && exec \"$@\"", "sh"));
    command.add(cgroup.toString());
    command.addAll(namespace.inside(CProgram.named("directions").with(seed, CONNECTIONS)));
    program = Child.start(command);
    Map<Long, End> ends = new HashMap<>();
    for (String line = program.line(); !line.equals("end"); line = program.line()) {
      String[] word = line.split(" ", -1);
      if (!word[2].equals("closed")) {
        ends.put(Long.valueOf(word[0]), new End(word[1], word[3]));
      }
    }
    return ends;
  }

  private static Path mount() {
    try (Kernel kernel = Kernel.open()) {
      return Path.of(Cgroups.mountPoint(kernel));
    }
  }

  @AfterEach
  void release() {
    if (program != null) {
      program.close();
    }
    if (namespace != null) {
      namespace.close();
    }
    if (cgroup != null) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (!cgroup.toFile().delete() && Files.exists(cgroup)) {
        assertThat(System.nanoTime()).as("the cgroup is empty").isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
  }

  private KeepaliveCommand keepalive(boolean bpf) {
    KeepaliveCommand here = KeepaliveCommand.here();
    return (bpf ? here : here.withoutBpf()).in(namespace);
  }

  private static Map<Long, Map<String, Object>> byInode(List<Map<String, Object>> objects) {
    return objects.stream()
        .filter(object -> !object.get("inode").equals(0L))
        .collect(Collectors.toMap(object -> (Long) object.get("inode"), object -> object));
  }

  @ParameterizedTest(name = "seed {0}, bpf {1}")
  @CsvSource({"1,true", "2,false", "3,true", "4,false"})
  void theDirectionIsNeverWrongAndUnknownOnlyIfTheKernelMiscounts(long seed, boolean bpf)
      throws IOException {
    Map<Long, End> ends = hold(seed);

    var listed = byInode(keepalive(bpf).succeed("list", "--json").json());

    int unknown = 0;
    for (var end : ends.entrySet()) {
      Object direction = listed.get(end.getKey()).get("direction");
      if (direction == null && end.getValue().maybeMiscounted()) {
        unknown++;
      } else {
        assertThat(direction).as("%s", end.getValue()).isEqualTo(end.getValue().direction());
      }
    }
    assertThat(unknown).isLessThan(ends.size() * (bpf ? 6 : 40) / 100);
  }

  @ParameterizedTest(name = "seed {0}, bpf {1}")
  @CsvSource({"5,true", "6,false"})
  void setCountsConnectionsThatItCannotClassifyAndExitsWith1(long seed, boolean bpf)
      throws IOException {
    Map<Long, End> ends = hold(seed);
    KeepaliveCommand keepalive = keepalive(bpf);

    Output output = keepalive.run("set", "idle=61s", "connect *", "--json");

    Map<Long, Map<String, Object>> changed = byInode(output.json());
    assertThat(changed.keySet())
        .allSatisfy(inode -> assertThat(ends.get(inode).direction()).isEqualTo("connect"));
    assertThat(output.json()).allMatch(change -> change.get("outcome").equals("changed"));
    long unknown =
        keepalive.succeed("list", "--json").json().stream()
            .filter(socket -> socket.get("direction") == null && !socket.get("inode").equals(0L))
            .filter(socket -> !socket.get("state").equals("listening"))
            .count();
    assertThat(unknown).isPositive();
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err()).contains(unknown + " connections left out: direction unknown");
    long connected =
        ends.values().stream().filter(end -> end.direction().equals("connect")).count();
    assertThat(changed).hasSizeBetween((int) (connected - unknown), (int) connected);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {7, 8})
  void aPolicyMatchesOpenConnectionsByTheSameDirections(long seed) throws IOException {
    Map<Long, End> ends = hold(seed);
    String path = "/" + cgroup.getFileName();
    try {
      var existing =
          KernelPolicy.install(Policy.parse("connect * idle=61s; accept * idle=62s"), path)
              .existing();

      var listed = byInode(keepalive(true).succeed("list", "--json").json());
      int unknown = 0;
      for (var end : ends.entrySet()) {
        var socket = listed.get(end.getKey());
        if (List.of("closing", "last-ack").contains(socket.get("state"))) {
          continue; // can't become idle any more
        }
        Object direction = socket.get("direction");
        Object idle = socket.get("idleSeconds");
        unknown += direction == null ? 1 : 0;
        assertThat(idle)
            .as("%s", socket)
            .isEqualTo(direction == null ? 7200L : direction.equals("connect") ? 61L : 62L);
      }
      assertThat(existing.directionUnknown()).isEqualTo(unknown).isPositive();
    } finally {
      KernelPolicy.remove(path);
    }
  }
}
