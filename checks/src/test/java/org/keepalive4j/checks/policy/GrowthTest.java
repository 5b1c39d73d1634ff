package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.NetworkNamespace;

/** The resources of an operation are released when it ends, whether it succeeded or failed. */
@Tag("kernel")
class GrowthTest {
  private static final int WARM_UP = 20;

  private static final long NATIVE_BYTES = 16 << 10; // the JDK may cache this per thread
  private static final long RESIDENT_BYTES = 16 << 20;

  /** The commands of enum bpf_cmd that the library uses. */
  private static final int[] BPF_COMMANDS = {
    0, 1, 2, 5, 6, 7, 8, 15, 16, 18, 22, 26, 28, 29, 33, 34
  };

  private static final int EINVAL = 22;
  private static final int ENOUGH_DESCRIPTORS = 24;
  private static final long NO_LIMIT = 1000;

  @BeforeEach
  void setUp() {
    Playground.assumeUsable();
    Needs.networkNamespaces();
    Needs.tools("setpriv", "prlimit");
  }

  /** A process that runs operations in its own network namespace, cgroup and bpffs. */
  private static final class Subject implements AutoCloseable {
    private final Path cgroup =
        Playground.mount().resolve("keepalive4j-check-growth-" + System.nanoTime());
    private final NetworkNamespace namespace = NetworkNamespace.open();
    private final Child child;

    Subject(List<String> around) {
      assertThat(cgroup.toFile().mkdir()).isTrue();
      var mount = "mount -t bpf none /sys/fs/bpf && exec \"$@\"";
      List<String> line = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", mount, "sh"));
      line.addAll(around);
      line.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:NativeMemoryTracking=summary",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xms48m",
              "-Xmx48m",
              "-XX:+AlwaysPreTouch",
              "-cp",
              System.getProperty("java.class.path"),
              Operations.class.getName(),
              "/" + cgroup.getFileName()));
      child = Child.start(namespace.inside(line));
      assertThat(child.line()).isEqualTo("ready");
    }

    State repeat(String operation, int times) {
      child.send(operation + " " + times);
      var answer = child.line().split(" ", 5);
      return new State(
          Integer.parseInt(answer[0]),
          Long.parseLong(answer[1]),
          Long.parseLong(answer[2]),
          Long.parseLong(answer[3]),
          answer.length < 5 ? "" : answer[4]);
    }

    /** Returns how many times it failed. */
    int checkNoGrowth(String operation, int times) {
      var before = repeat(operation, times / 2);
      var after = repeat(operation, times);
      assertThat(after.descriptors).as(operation + ": descriptors").isEqualTo(before.descriptors);
      // The JDK frees the caches of ended threads a little later.
      Playground.await(
          operation + ": native memory",
          () -> repeat("nothing", 0).nativeBytes - before.nativeBytes < NATIVE_BYTES);
      assertThat(after.residentBytes - before.residentBytes)
          .as(operation + ": resident memory")
          .isLessThan(RESIDENT_BYTES);
      return after.failed;
    }

    void limitOpenFiles(long limit) {
      var pid = Long.toString(child.pid());
      assertThat(Child.run("prlimit", "--pid", pid, "--nofile=" + limit + ":").status()).isZero();
    }

    @Override
    public void close() {
      child.close();
      namespace.close();
      Playground.await(
          "the cgroup is gone", () -> !Files.exists(cgroup) || cgroup.toFile().delete());
    }
  }

  private record State(
      int failed, long descriptors, long nativeBytes, long residentBytes, String note) {}

  @Test
  void nothingGrowsIfEverythingSucceeds() {
    try (var subject = new Subject(List.of())) {
      for (var operation :
          List.of(
              "features",
              "doctor",
              "list",
              "everywhere",
              "set",
              "dryRun",
              "install",
              "show",
              "install-and-remove")) {
        assertThat(subject.checkNoGrowth(operation, 40)).as(operation).isZero();
      }
      for (var operation : List.of("missing-process", "install-missing", "remove")) {
        assertThat(subject.checkNoGrowth(operation, 40)).as(operation).isEqualTo(40);
      }
    }
  }

  @Test
  void nothingGrowsWithoutTheCapabilitiesOfBpf() {
    try (var subject = new Subject(KeepaliveCommand.WITHOUT_BPF)) {
      for (var operation : List.of("features", "doctor", "list", "everywhere", "set", "dryRun")) {
        assertThat(subject.checkNoGrowth(operation, 30)).as(operation).isZero();
      }
      assertThat(subject.checkNoGrowth("install", 30)).isEqualTo(30);
    }
  }

  @Test
  void nothingGrowsIfTheKernelRefusesABpfCommand() {
    for (int command : BPF_COMMANDS) {
      try (var subject = new Subject(CProgram.named("oldkernel").with(EINVAL, command))) {
        for (var operation : List.of("features", "set", "install-and-remove")) {
          subject.checkNoGrowth(operation, 10);
        }
      }
    }
  }

  /** With few descriptors left, each call that opens one fails in turn. */
  @Test
  void nothingGrowsIfDescriptorsRunOut() {
    try (var subject = new Subject(List.of())) {
      for (var operation :
          List.of("features", "list", "everywhere", "set", "install", "install-and-remove")) {
        var before = subject.repeat(operation, WARM_UP);
        for (int left = 1; left <= ENOUGH_DESCRIPTORS; left++) {
          subject.limitOpenFiles(before.descriptors + left);
          subject.repeat(operation, 2);
        }
        assertThat(subject.repeat(operation, 1).failed).as(operation).isZero();
        subject.limitOpenFiles(NO_LIMIT);
        assertThat(subject.repeat(operation, 1).descriptors)
            .as(operation)
            .isEqualTo(before.descriptors);
      }
    }
  }

  @Test
  void theOldPolicyStaysActiveIfDescriptorsRunOutDuringAnInstall() {
    try (var subject = new Subject(List.of())) {
      var before = subject.repeat("install", WARM_UP);
      int failed = 0;
      for (int left = 1; left <= ENOUGH_DESCRIPTORS; left++) {
        var active = subject.repeat("show", 1).note;
        subject.limitOpenFiles(before.descriptors + left);
        var installed = subject.repeat("install", 1);
        subject.limitOpenFiles(NO_LIMIT);

        if (installed.failed == 1) {
          assertThat(subject.repeat("show", 1).note).as(installed.note).isEqualTo(active);
          failed++;
        } else {
          assertThat(subject.repeat("show", 1).note).isEqualTo(installed.note);
        }
      }
      assertThat(failed).isPositive().isLessThan(ENOUGH_DESCRIPTORS);
    }
  }
}
