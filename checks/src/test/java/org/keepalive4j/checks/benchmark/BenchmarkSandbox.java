package org.keepalive4j.checks.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Runs the benchmarks in separate network, process and mount namespaces, with their own bpffs and
 * cgroup. All of these are removed afterwards. So the benchmarks see only their own sockets.
 */
final class BenchmarkSandbox implements AutoCloseable {
  private static final String PREPARE =
      "ip link set lo up && mount -t bpf bpf /sys/fs/bpf && exec \"$@\"";

  /** The launcher uses the JDK that this test uses. */
  private static final String JAVA_HOME = "JAVA_HOME=" + System.getProperty("java.home");

  private final Path cgroup;

  BenchmarkSandbox() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      String mount = Cgroups.mountPoint(kernel);
      if (mount == null) {
        throw new IOException("cgroup v2 is not mounted: mount -t cgroup2 none DIRECTORY");
      }
      cgroup = Path.of(mount, "keepalive4j-benchmark-" + ProcessHandle.current().pid());
    }
    Files.createDirectory(cgroup);
    Child.run(
        "env", JAVA_HOME, Peers.LAUNCHER, "--version"); // builds first if something is out of date
  }

  /** Returns the command line that runs the benchmarks in the namespaces. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--net", "--pid", "--mount-proc", "--fork", "--kill-child"));
    command.addAll(List.of("env", JAVA_HOME, "sh", "-c", PREPARE, "sh"));
    command.addAll(Jvm.running(Benchmarks.class));
    command.addAll(List.of(Benchmarks.INSIDE, cgroup.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs the benchmarks and returns their exit status. They end with this JVM. */
  int run(String... arguments) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(arguments)).inheritIO().start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              process.destroyForcibly().onExit().join();
              close();
            }));
    return process.waitFor();
  }

  @Override
  public void close() {
    try (Stream<Path> below = Files.exists(cgroup) ? Files.walk(cgroup) : Stream.empty()) {
      below
          .filter(Files::isDirectory)
          .toList()
          .reversed()
          .forEach(BenchmarkSandbox::removeWhenEmpty);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes with very many sockets take some time to end after they were killed. */
  private static void removeWhenEmpty(Path folder) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (Files.exists(folder) && !folder.toFile().delete()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("cannot remove the cgroup " + folder);
      }
      Thread.onSpinWait();
    }
  }
}
