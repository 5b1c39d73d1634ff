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
 * Where the benchmarks run: in a network, a process and a mount namespace of their own, which end
 * with them, with a bpffs of its own, so that policies end too, and a cgroup that is removed
 * afterwards. They meet no socket but those that they make.
 */
final class Apart implements AutoCloseable {
  private static final String PREPARE =
      "ip link set lo up && mount -t bpf bpf /sys/fs/bpf && exec \"$@\"";

  /** The launcher's JDK is the one that this runs on. */
  private static final String JAVA_HOME = "JAVA_HOME=" + System.getProperty("java.home");

  private final Path cgroup;

  Apart() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      String mount = Cgroups.mountPoint(kernel);
      if (mount == null) {
        throw new IOException("cgroup v2 is not mounted: mount -t cgroup2 none FOLDER");
      }
      cgroup = Path.of(mount, "keepalive4j-benchmark-" + ProcessHandle.current().pid());
    }
    Files.createDirectory(cgroup);
    Child.run("env", JAVA_HOME, Peers.LAUNCHER, "--version"); // builds, if that is still to be done
  }

  /** The command line that runs the benchmarks there. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--net", "--pid", "--mount-proc", "--fork", "--kill-child"));
    command.addAll(List.of("env", JAVA_HOME, "sh", "-c", PREPARE, "sh"));
    command.addAll(Jvm.running(Benchmarks.class));
    command.addAll(List.of(Benchmarks.INSIDE, cgroup.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs them there, and tells their exit status. They end with this JVM, whatever ends it. */
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
      below.filter(Files::isDirectory).toList().reversed().forEach(Apart::removeWhenEmpty);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Killed processes with very many sockets take a while to be gone. */
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
