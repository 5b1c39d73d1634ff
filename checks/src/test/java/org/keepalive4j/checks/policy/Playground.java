package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.keepalive4j.checks.support.PythonProgram;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * A cgroup with a Python process in its own network namespace, in which every address of 10.0.0.0/8
 * and fd00::/8 is local. The Python code doesn't use this library and reads options back from the
 * kernel.
 */
final class Playground implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String END = "~";

  private final String path;
  private final Path folder;
  private final Process process;
  private final BufferedWriter input;
  private final BufferedReader output;

  Playground() throws IOException {
    path = "/keepalive4j-check-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    folder = mount().resolve(path.substring(1));
    Files.createDirectory(folder);
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "echo 0 >\"$1/cgroup.procs\" && exec unshare --net sh -c '"
                    + "ip link set lo up && ip route add local 10.0.0.0/8 dev lo"
                    + " && ip -6 route add local fd00::/8 dev lo"
                    + " && echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind && exec python3 \"$1\"'"
                    + " sh \"$2\"",
                "sh",
                folder.toString(),
                PythonProgram.named("playground"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    input = process.outputWriter();
    output = process.inputReader();
  }

  /**
   * Skips the test if policies can't be installed, and says why. Fails if nothing may be skipped.
   */
  static void assumeUsable() {
    var missing =
        KernelPolicy.features().stream()
            .filter(feature -> !feature.works())
            .map(feature -> feature.name() + ": " + feature.problem().orElseThrow())
            .collect(Collectors.joining("; "));
    if (Boolean.getBoolean("keepalive4j.checks.all") || "true".equals(System.getenv("CI"))) {
      assertThat(missing).isEmpty();
    }
    Assumptions.assumeTrue(missing.isEmpty(), () -> "policies in the kernel: " + missing);
  }

  static Path mount() {
    try (var kernel = Kernel.open()) {
      return Path.of(Cgroups.mountPoint(kernel));
    }
  }

  /** Returns the cgroup's path below the mount point. */
  String cgroup() {
    return path;
  }

  Path folder() {
    return folder;
  }

  long pid() {
    return process.pid();
  }

  /** Returns the number of files and directories of this cgroup in bpffs. */
  long pins() throws IOException {
    var pinned = pinFolder();
    if (!Files.isDirectory(pinned)) {
      return 0;
    }
    try (var all = Files.walk(pinned)) {
      return all.count();
    }
  }

  /** Returns the directory in which the policy of this cgroup is pinned. */
  Path pinFolder() throws IOException {
    var id = Files.getAttribute(folder, "unix:ino").toString();
    return Path.of("/sys/fs/bpf/keepalive4j", id);
  }

  /** Runs Python code and returns what it printed. */
  String run(String code) {
    try {
      input.write(code + "\n" + END + "\n");
      input.flush();
      List<String> lines = new ArrayList<>();
      for (var line = output.readLine(); !END.equals(line); line = output.readLine()) {
        if (line == null) {
          throw new IOException("python ended");
        }
        lines.add(line);
      }
      return String.join("\n", lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try {
      KernelPolicy.remove(path);
    } catch (KernelPolicyException e) {
      assertThat(e.reason()).isEqualTo(KernelPolicyException.Reason.NO_SUCH_CGROUP);
    }
    await("the cgroup is empty", () -> !Files.exists(folder) || folder.toFile().delete());
  }
}
