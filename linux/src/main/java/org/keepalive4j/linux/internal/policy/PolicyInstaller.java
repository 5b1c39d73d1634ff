package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.Installation;
import org.keepalive4j.linux.InstallationPlan;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.UnreadablePolicy;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.process.CgroupDirectory;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Installs, shows and removes policies. {@link PolicyPins} describes how one replaces another. */
public final class PolicyInstaller {
  private PolicyInstaller() {}

  /** As {@code KernelPolicy.install}. */
  public static Installation install(Policy policy, String cgroup) throws IOException {
    PolicyChecker.requireUsable(policy);
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel)) {
      var folder = CgroupDirectory.of(kernel, cgroup);
      var what = "policy on cgroup " + folder;
      try {
        return install(bpf, policy, folder);
      } catch (IOException e) {
        throw FailureExplainer.explainAttach(bpf, folder, what, e);
      }
    }
  }

  private static Installation install(Bpf bpf, Policy policy, CgroupDirectory folder)
      throws IOException {
    long cgroup = folder.id(bpf.kernel());
    try (var pinned = PolicyDirectory.lockOrNew(bpf);
        var pins = pinned.ofOrNew(cgroup)) {
      removeGone(pinned, cgroup, folder.path(), new Cgroups(bpf.kernel()));
      boolean replaced = pins.isInstalled() && pins.isAttached();
      boolean kept = pins.isReplaceable();
      try (var storage = kept ? pins.storage() : SocketStorage.create(bpf);
          var counters = PolicyMaps.newCounters(bpf, policy.rules().size())) {
        var maps = new PolicyMaps(counters, storage);
        return new Installation(
            folder.path(), replaced, install(bpf, policy, folder, pins, kept, maps));
      }
    }
  }

  /**
   * Loads everything that the kernel may refuse before anything is pinned or attached.
   *
   * @param kept whether an existing policy is replaced atomically, rather than removed first
   */
  private static Installation.Existing install(
      Bpf bpf,
      Policy policy,
      CgroupDirectory folder,
      PolicyPins pins,
      boolean kept,
      PolicyMaps maps)
      throws IOException {
    var since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var text = new PolicyRecord(folder.path(), pins.cgroup(), since, PolicyRecord.me(), policy);
    try (var fields = new SocketLayout(bpf.kernel().ticksPerSecond());
        var cgroup = folder.open(bpf.kernel());
        var record = BpfMap.constant(bpf, "keepalive_text", text.toBytes());
        var event = SockOpsProgram.load(bpf, policy, maps, fields);
        var guard = SetsockoptProgram.load(bpf, policy, maps);
        var connections = ExistingConnections.prepare(bpf, policy, maps, fields, folder)) {
      if (!kept) {
        pins.remove();
      }
      pins.prepare(event, maps, record);
      if (SocketMode.anyGuarded(policy)) {
        pins.guard(event, guard, cgroup);
      }
      pins.activate(event, cgroup);
      return connections.apply();
    }
  }

  /** As {@code KernelPolicy.dryRun}. */
  public static InstallationPlan dryRun(Policy policy, String cgroup) throws IOException {
    PolicyChecker.requireUsable(policy);
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel)) {
      var folder = CgroupDirectory.of(kernel, cgroup);
      try {
        long id = folder.id(kernel);
        load(bpf, policy, folder);
        return new InstallationPlan(folder.path(), installedOn(bpf, id, folder.path()));
      } catch (IOException e) {
        throw FailureExplainer.explain("policy on cgroup " + folder, e);
      }
    }
  }

  /** Has the kernel verify the programs of a policy, and discards them. */
  private static void load(Bpf bpf, Policy policy, CgroupDirectory folder) throws IOException {
    try (var storage = SocketStorage.create(bpf);
        var counters = PolicyMaps.newCounters(bpf, policy.rules().size());
        var fields = new SocketLayout(bpf.kernel().ticksPerSecond())) {
      var maps = new PolicyMaps(counters, storage);
      SockOpsProgram.load(bpf, policy, maps, fields).close();
      SetsockoptProgram.load(bpf, policy, maps).close();
      ExistingConnections.prepare(bpf, policy, maps, fields, folder).close();
    }
  }

  private static Optional<InstalledPolicy> installedOn(Bpf bpf, long cgroup, String path)
      throws IOException {
    try (var pinned = PolicyDirectory.open(bpf);
        var pins = pinned == null ? null : pinned.of(cgroup)) {
      var policy = pins == null ? null : pins.read();
      var record = policy == null ? null : policy.record();
      return policy == null || record == null
          ? Optional.empty()
          : Optional.of(installed(policy, record, path));
    }
  }

  /** As {@code KernelPolicy.cgroupPath}. */
  public static String cgroupPath(String cgroup) throws IOException {
    try (var kernel = Kernel.open()) {
      return CgroupDirectory.of(kernel, cgroup).path();
    }
  }

  /**
   * Removes policies of removed cgroups: those of this path, which the new policy replaces, and
   * those that can't be read, because users couldn't name them.
   */
  private static void removeGone(PolicyDirectory pinned, long cgroup, String path, Cgroups cgroups)
      throws IOException {
    for (long id : pinned.cgroups()) {
      try (var pins = pinned.of(id)) {
        if (pins != null && id != cgroup && cgroups.path(id) == null) {
          var recorded = pins.recordedCgroup();
          if (recorded == null ? !pins.isAttachedAnywhere() : recorded.equals(path)) {
            pins.remove();
          }
        }
      }
    }
  }

  /** As {@code KernelPolicy.installed}. */
  public static List<InstalledPolicy> installed() throws IOException {
    List<InstalledPolicy> installed = new ArrayList<>();
    show(installed::add, unreadable -> {});
    return installed;
  }

  /** As {@code KernelPolicy.unreadable}. */
  public static List<UnreadablePolicy> unreadable() throws IOException {
    List<UnreadablePolicy> unreadable = new ArrayList<>();
    show(installed -> {}, unreadable::add);
    return unreadable;
  }

  private static void show(
      Consumer<InstalledPolicy> installed, Consumer<UnreadablePolicy> unreadable)
      throws IOException {
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel);
        var pinned = PolicyDirectory.open(bpf)) {
      if (pinned == null) {
        return;
      }
      var cgroups = new Cgroups(kernel);
      CgroupDirectory.of(kernel, "/"); // without cgroups, all would seem to be gone
      for (long id : pinned.cgroups()) {
        try (var pins = pinned.of(id)) {
          var policy = pins == null ? null : pins.read();
          if (policy != null) {
            show(policy, cgroups.path(id), installed, unreadable);
          }
        }
      }
    } catch (IOException e) {
      throw FailureExplainer.explain("the installed policies can't be shown", e);
    }
  }

  private static void show(
      PinnedPolicy policy,
      @Nullable String cgroup,
      Consumer<InstalledPolicy> installed,
      Consumer<UnreadablePolicy> unreadable) {
    var record = policy.record();
    if (record == null) {
      unreadable.accept(
          new UnreadablePolicy(Optional.ofNullable(cgroup), String.valueOf(policy.problem())));
      return;
    }
    installed.accept(installed(policy, record, cgroup));
  }

  /**
   * Returns a policy as users see it.
   *
   * @param cgroup the path of its cgroup, null if that is gone
   */
  private static InstalledPolicy installed(
      PinnedPolicy policy, PolicyRecord record, @Nullable String cgroup) {
    var counts = policy.counts();
    int rules = record.policy().rules().size();
    return new InstalledPolicy(
        cgroup == null ? record.cgroup() : cgroup,
        cgroup == null ? State.CGROUP_GONE : policy.state(),
        record.policy(),
        record.since(),
        record.by(),
        List.copyOf(counts.subList(0, rules)),
        counts.get(rules).hits());
  }

  /** As {@code KernelPolicy.remove}. */
  public static void remove(String cgroup) throws IOException {
    try (var kernel = Kernel.open()) {
      var folder = CgroupDirectory.of(kernel, cgroup);
      boolean removed;
      try (var bpf = new Bpf(kernel)) {
        removed = remove(bpf, folder);
      } catch (IOException e) {
        throw FailureExplainer.explain("removing the policy of cgroup " + folder, e);
      }
      if (!removed) {
        throw new KernelPolicyException(
            Reason.NO_SUCH_CGROUP, "no policy is installed on cgroup " + folder, null);
      }
    }
  }

  private static boolean remove(Bpf bpf, CgroupDirectory folder) throws IOException {
    boolean removed = false;
    try (var pinned = PolicyDirectory.lock(bpf)) {
      if (pinned != null) {
        var cgroups = new Cgroups(bpf.kernel());
        for (long id : pinned.cgroups()) {
          try (var pins = pinned.of(id)) {
            if (pins != null && pins.isInstalled() && isOf(pins, folder, bpf.kernel(), cgroups)) {
              pins.remove();
              removed = true;
            }
          }
        }
      }
    }
    return removed;
  }

  /** Returns whether a policy belongs to a cgroup, or to a removed cgroup of the same path. */
  private static boolean isOf(
      PolicyPins pins, CgroupDirectory folder, Kernel kernel, Cgroups cgroups) throws IOException {
    if (folder.has(kernel, pins.cgroup())) {
      return true;
    }
    var recorded = cgroups.path(pins.cgroup()) == null ? pins.recordedCgroup() : null;
    // As shown, because a cgroup that is gone can only be named by what `policy show` prints.
    return recorded != null && folder.toString().equals(FileName.shown(recorded));
  }
}
