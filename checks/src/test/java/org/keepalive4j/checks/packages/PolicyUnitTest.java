package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** The systemd unit: what it may do, and that it works under a real systemd. */
class PolicyUnitTest {
  private static final Path UNIT =
      Path.of("..", "packages", "src", "main", "deb", "keepalive-policy.service").toAbsolutePath();
  private static final String SYSTEMD = "/lib/systemd/systemd";

  /** Opens a connection of another user to port 5432 and returns its keep-alive options. */
  private static final String CONNECTION =
      """
      import os, socket, sys
      listener = socket.create_server(('127.0.0.1', 5432))
      client = socket.create_connection(('127.0.0.1', 5432))
      os.setgid(65534); os.setuid(65534)
      print('open', flush=True)
      for line in sys.stdin:
        print(client.getsockopt(1, 9), client.getsockopt(6, 4), flush=True)
      """;

  @TempDir Path folder;

  @Test
  void theUnitHasFewPrivilegesBeyondThoseItNeeds() throws IOException {
    Needs.tools("systemd-analyze");
    Path unit = folder.resolve("keepalive-policy.service");
    Files.writeString(unit, Files.readString(UNIT).replace("/usr/bin/keepalive", "/usr/bin/env"));

    Output output =
        Child.run(
            "systemd-analyze", "security", "--offline=true", "--threshold=22", unit.toString());

    assertThat(output.status()).as(output.out()).isZero(); // an exposure of at most 2.2
  }

  @Test
  void installsReloadsAndRemovesThePolicyAlsoOnAnothersConnectionInAnotherNamespace()
      throws IOException {
    Needs.networkNamespaces();
    Needs.tools("python3", "setsid");
    Needs.require(Files.isExecutable(Path.of(SYSTEMD)), SYSTEMD, "apt-get install systemd");
    Path cgroup = mount().resolve("keepalive4j-check-unit-" + ProcessHandle.current().pid());
    Files.createDirectory(cgroup);
    try (Child machine = boot(cgroup)) {
      await("systemd runs", () -> machine(machine, "systemctl", "is-active", "nothing.target"));
      try (Child connection =
          Child.start(
              inside(
                  machine,
                  "unshare",
                  "--net",
                  "sh",
                  "-c",
                  "ip link set lo up && exec python3 -c \"$0\"",
                  CONNECTION))) {
        assertThat(connection.line()).isEqualTo("open");

        boolean started = machine(machine, "systemctl", "start", "keepalive-policy");
        String said = Child.run(inside(machine, "cat", "/run/said")).out();
        assertThat(started).as(said).isTrue();
        assertThat(said)
            .contains("policy of 2 rules installed")
            .contains(": 1 changed")
            .doesNotContain("not looked into");
        connection.send("?");
        assertThat(connection.line()).isEqualTo("1 60");
      }
      assertThat(machine(machine, "systemctl", "reload", "keepalive-policy")).isTrue();
      assertThat(machine(machine, "systemctl", "stop", "keepalive-policy")).isTrue();
      assertThat(Child.run(inside(machine, "keepalive", "policy", "show")).out())
          .isEqualTo("no policy is installed\n");
    } finally {
      await("the cgroup is removed", () -> remove(cgroup));
    }
  }

  private Child boot(Path cgroup) throws IOException {
    Path script = folder.resolve("boot-systemd.sh");
    try (var in = PolicyUnitTest.class.getResourceAsStream("boot-systemd.sh")) {
      Files.copy(in, script);
    }
    return Child.start(
        List.of(
            "sh",
            "-c",
            "echo 0 >\"$0/cgroup.procs\" && exec setsid unshare --mount --pid --fork --kill-child"
                + " --cgroup --net --uts --ipc sh \"$@\"",
            cgroup.toString(),
            script.toString(),
            Files.createDirectory(folder.resolve("root")).toString(),
            UNIT.toString(),
            System.getProperty("java.home"),
            KeepaliveCommand.jar().getParent().toString(),
            Path.of("..", "build", "java-options").toAbsolutePath().toString()));
  }

  /**
   * Returns the command line of a program in that machine, whose first process is unshare's child.
   */
  private static List<String> inside(Child machine, String... command) {
    String first =
        ProcessHandle.of(machine.pid())
            .flatMap(unshare -> unshare.children().findFirst())
            .map(it -> Long.toString(it.pid()))
            .orElse("0");
    List<String> inside =
        new ArrayList<>(
            List.of("nsenter", "--target", first, "-m", "-p", "-n", "-C", "-u", "-i", "-r", "-w"));
    inside.addAll(List.of("--", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    inside.addAll(List.of(command));
    return inside;
  }

  private static boolean machine(Child machine, String... command) {
    return Child.run(inside(machine, command)).status() == 0;
  }

  private static Path mount() {
    try (Kernel kernel = Kernel.open()) {
      return Path.of(Cgroups.mountPoint(kernel));
    }
  }

  private static boolean remove(Path cgroup) {
    try (Stream<Path> all = Files.walk(cgroup)) {
      all.filter(Files::isDirectory)
          .sorted(Comparator.reverseOrder())
          .forEach(folder -> folder.toFile().delete());
    } catch (IOException e) {
      return false; // it has changed
    }
    return !Files.exists(cgroup);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
