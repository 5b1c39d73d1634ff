package org.keepalive4j.linux.internal.policy;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.CgroupPrograms;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.process.CgroupDirectory;
import org.keepalive4j.linux.internal.process.ProcessReplacement;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Runs a command under its own policy, in a new cgroup. The programs are attached without a link or
 * pin, so they end with the cgroup. When the command has ended, the cgroup stays, empty. The next
 * run with the same parent cgroup removes it, and so does systemd when it stops the unit that
 * contains it.
 *
 * <p>Commands in several PID namespaces can share the parent cgroup, so a process ID doesn't
 * identify a command's cgroup. Names are random, and the kernel doesn't remove a cgroup that has
 * processes.
 */
public final class TransientCgroup {
  private static final String PREFIX = "keepalive4j-run-";

  private TransientCgroup() {}

  /** As {@code KernelPolicy.run}. */
  public static void run(Policy policy, List<String> command) throws IOException {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command is needed");
    }
    PolicyChecker.requireUsable(policy);
    try (var kernel = Kernel.open()) {
      var around = CgroupDirectory.ofProcess(kernel, ownPath());
      removeAbandoned(folder(around).toFile());
      var cgroup = enterNew(around);
      try {
        attach(kernel, policy, cgroup);
        ProcessReplacement.replace(kernel, command);
      } catch (IOException
          | RuntimeException e) { // without an exception, the command replaced this process
        leave(around, cgroup, e);
        throw e;
      }
    }
  }

  private static void leave(CgroupDirectory around, CgroupDirectory cgroup, Exception failure) {
    try {
      enter(folder(around));
      Files.deleteIfExists(folder(cgroup));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns the path of the version 2 cgroup of this process: cgroups(7). */
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
              + ", outside of its cgroup namespace, so no cgroup can be made for the command:"
              + " start it inside the container",
          null);
    }
    return path;
  }

  private static Path folder(CgroupDirectory cgroup) throws KernelPolicyException {
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

  /**
   * Creates a cgroup and moves this process into it. While the cgroup is empty, another command may
   * remove it as abandoned. In that case, this method creates another one.
   */
  private static CgroupDirectory enterNew(CgroupDirectory around) throws KernelPolicyException {
    while (true) {
      var name = newName();
      var path = around.isRoot() ? "/" + name : around.path() + "/" + name;
      var cgroup = new CgroupDirectory(around.mount(), path);
      if (make(around, cgroup) && enterIfThere(around, cgroup)) {
        return cgroup;
      }
    }
  }

  /** Returns whether this call created it, rather than another command. */
  private static boolean make(CgroupDirectory around, CgroupDirectory cgroup)
      throws KernelPolicyException {
    try {
      Files.createDirectory(folder(cgroup));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw FailureExplainer.cgroupNotMade(around, e);
    }
  }

  private static boolean enterIfThere(CgroupDirectory around, CgroupDirectory cgroup)
      throws KernelPolicyException {
    var folder = folder(cgroup);
    try {
      enter(folder);
      return true;
    } catch (IOException e) {
      if (Files.exists(folder)) {
        var _ = folder.toFile().delete();
        throw FailureExplainer.cgroupNotMade(around, e);
      }
      return false;
    }
  }

  private static String newName() {
    int random = ThreadLocalRandom.current().nextInt();
    return PREFIX + ProcessHandle.current().pid() + "-" + Integer.toHexString(random);
  }

  private static void attach(Kernel kernel, Policy policy, CgroupDirectory cgroup)
      throws KernelPolicyException {
    try (var bpf = new Bpf(kernel)) {
      attach(bpf, policy, cgroup);
    }
  }

  private static void attach(Bpf bpf, Policy policy, CgroupDirectory cgroup)
      throws KernelPolicyException {
    try (var fields = new SocketLayout(bpf.kernel().ticksPerSecond());
        var folder = cgroup.open(bpf.kernel());
        var storage = SocketStorage.create(bpf);
        var counters = PolicyMaps.newCounters(bpf, policy.rules().size());
        var event = SockOpsProgram.load(bpf, policy, new PolicyMaps(counters, storage), fields);
        var guard = SetsockoptProgram.load(bpf, policy, new PolicyMaps(counters, storage))) {
      if (SocketMode.anyGuarded(policy)) {
        CgroupPrograms.attach(bpf, guard, folder.number());
      }
      CgroupPrograms.attach(bpf, event, folder.number());
    } catch (IOException e) {
      throw FailureExplainer.explainAttach(bpf, cgroup, "policy on the command's cgroup", e);
    }
  }

  /** Moves this process into a cgroup. */
  private static void enter(Path cgroup) throws IOException {
    Files.writeString(cgroup.resolve("cgroup.procs"), "0");
  }

  /** Removes the cgroups of earlier commands, if they are empty. */
  private static void removeAbandoned(File around) {
    var folders = around.listFiles(folder -> folder.getName().startsWith(PREFIX));
    if (folders != null) { // null: it was removed
      for (var folder : folders) {
        removeAbandoned(folder); // the cgroups of commands that the command ran
        // rmdir(2) doesn't remove a cgroup that has processes or other cgroups: EBUSY
        var _ = folder.delete();
      }
    }
  }
}
