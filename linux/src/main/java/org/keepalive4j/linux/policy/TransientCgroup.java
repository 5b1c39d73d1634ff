package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.CgroupPrograms;
import org.keepalive4j.linux.policy.KernelPolicyException.Reason;
import org.keepalive4j.linux.process.Execution;
import org.keepalive4j.linux.syscall.FileName;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.visit.SocketFields;

/**
 * A command under a policy of its own, on a cgroup that is made for it. The programs are attached
 * without link and pin: the cgroup alone keeps them, and they end with it. A shell in the
 * background removes it when its last process has ended; what that shell leaves, because it was
 * killed, the next command removes.
 */
public final class TransientCgroup {
  private static final String PREFIX = "keepalive4j-run-";

  // Outside of the cgroup ($1 is the one around it), which could not become empty else. Not a child
  // of the command, which may wait for its children, hence "&". One second is how long an empty
  // cgroup may stay.
  private static final String WATCH =
      """
      trap '' HUP INT QUIT TERM
      cd /
      {
        echo 0 >"$1/cgroup.procs"
        while [ -d "$2" ]; do rmdir "$2" || sleep 1; done
      } </dev/null >/dev/null 2>&1 &
      """;

  private TransientCgroup() {}

  /** As {@code KernelPolicy.run}. */
  public static void run(Policy policy, List<String> command) throws IOException {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command is needed");
    }
    Coverage.requireUsable(policy);
    try (var kernel = Kernel.open()) {
      var around = CgroupFolder.of(kernel, ownPath());
      removeAbandoned(folder(around));
      var cgroup = create(around);
      try {
        attach(new Bpf(kernel), policy, cgroup);
        enter(folder(cgroup));
        watch(around.folder(), cgroup.folder());
        Execution.replace(kernel, command);
      } finally { // nothing that is here is reached where the command is
        enter(folder(around));
        Files.deleteIfExists(folder(cgroup));
      }
    }
  }

  /** The path of the cgroup that this process is in, of version 2: cgroups(7). */
  private static String ownPath() throws IOException {
    var lines = FileName.of(Files.readAllBytes(Path.of("/proc/self/cgroup"))).split("\n", -1);
    var path =
        Arrays.stream(lines)
            .filter(line -> line.startsWith("0::"))
            .map(line -> line.substring(3))
            .findFirst()
            .orElse("/");
    if (path.startsWith("/..")) { // cgroup_namespaces(7)
      throw new KernelPolicyException(
          Reason.NOT_SUPPORTED,
          "this process is in the cgroup "
              + path
              + ", outside of those of its cgroup namespace, so none can be made for the command:"
              + " start it from inside of the container",
          null);
    }
    return path;
  }

  private static Path folder(CgroupFolder cgroup) throws KernelPolicyException {
    try {
      return Path.of(cgroup.folder());
    } catch (InvalidPathException e) {
      throw new KernelPolicyException(
          Reason.NOT_SUPPORTED,
          "this process is in the cgroup "
              + cgroup
              + ", whose name Java can't write in this locale: run it in another cgroup, or with"
              + " LC_ALL=C.UTF-8 if the name is UTF-8",
          e);
    }
  }

  private static CgroupFolder create(CgroupFolder around) throws KernelPolicyException {
    var name = PREFIX + ProcessHandle.current().pid();
    var path = around.isRoot() ? "/" + name : around.path() + "/" + name;
    var cgroup = new CgroupFolder(around.mount(), path);
    var folder = folder(cgroup);
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw Refusals.cgroupNotMade(around, e);
    }
    return cgroup;
  }

  private static void attach(Bpf bpf, Policy policy, CgroupFolder cgroup)
      throws KernelPolicyException {
    var fields = new SocketFields(bpf.kernel().ticksPerSecond());
    try (var folder = cgroup.open(bpf.kernel());
        var memory = Memory.create(bpf);
        var counters = PolicyMaps.newCounters(bpf, policy.rules().size());
        var event = EventProgram.load(bpf, policy, new PolicyMaps(counters, memory), fields);
        var guard = GuardProgram.load(bpf, policy, new PolicyMaps(counters, memory))) {
      if (SocketMode.anyGuarded(policy)) {
        CgroupPrograms.attach(bpf, guard, folder.number());
      }
      CgroupPrograms.attach(bpf, event, folder.number());
    } catch (IOException e) {
      throw Refusals.explainAttach(bpf, cgroup, "policy on the command's cgroup", e);
    }
  }

  /** Moves this process. */
  private static void enter(Path cgroup) throws IOException {
    Files.writeString(cgroup.resolve("cgroup.procs"), "0");
  }

  private static void watch(String around, String cgroup) throws IOException {
    var shell =
        new ProcessBuilder("/bin/sh", "-c", WATCH, "keepalive4j-watch", around, cgroup)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      shell.waitFor(); // so that the command is not left with a child of ours
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the command was started", e);
    }
  }

  /** Removes what commands left whose shell was killed. */
  private static void removeAbandoned(Path around) throws IOException {
    try (Stream<Path> folders = Files.list(around)) {
      for (var folder : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
        if (isAbandoned(folder.getFileName().toString())) {
          removeAbandoned(folder); // what a command that was run inside of it left
          // A cgroup with processes is not removed by that: EBUSY.
          var _ = folder.toFile().delete();
        }
      }
    } catch (NoSuchFileException e) {
      // removed meanwhile
    }
  }

  private static boolean isAbandoned(String name) {
    return name.matches(PREFIX + "\\d+")
        && !Files.exists(Path.of("/proc", name.substring(PREFIX.length())));
  }
}
