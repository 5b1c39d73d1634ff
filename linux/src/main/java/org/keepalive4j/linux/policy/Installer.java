package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfMap;
import org.keepalive4j.linux.policy.KernelPolicyException.Reason;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.visit.SocketFields;

/** Installs, shows and removes policies. {@link PolicyPins} says how one takes another's place. */
public final class Installer {
  private Installer() {}

  /** As {@code KernelPolicy.install}. */
  public static Installation install(Policy policy, String cgroup) throws IOException {
    Coverage.requireUsable(policy);
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel)) {
      var folder = CgroupFolder.of(kernel, cgroup);
      var what = "policy on cgroup " + folder.path();
      try {
        return install(bpf, policy, folder);
      } catch (IOException e) {
        throw Refusals.explainAttach(bpf, folder, what, e);
      }
    }
  }

  private static Installation install(Bpf bpf, Policy policy, CgroupFolder folder)
      throws IOException {
    long cgroup = folder.id();
    var pinFolder = PinFolder.findOrMount(bpf.kernel());
    try (var _ = pinFolder.lock(bpf.kernel())) {
      for (var each : pinFolder.all()) {
        each.settle(bpf);
      }
      var pins = pinFolder.of(cgroup);
      if (pins.isInstalled() && !pins.isAttached(bpf)) {
        pins.remove(bpf); // somebody detached it
      }
      removeGone(bpf, pinFolder, folder);
      boolean replaced = pins.isInstalled();
      Exception failure = null;
      try (var memory = pins.memoryOrNew(bpf);
          var counters = PolicyMaps.newCounters(bpf, policy.rules().size())) {
        var existing = install(bpf, policy, folder, pins, new PolicyMaps(counters, memory));
        return new Installation(folder.path(), replaced, existing);
      } catch (IOException | RuntimeException e) {
        failure = e;
        throw e;
      } finally {
        tidy(bpf, pinFolder, pins, failure);
      }
    }
  }

  /**
   * Removes what does not belong to the policy that is active now. If that fails, the installation
   * has not failed, and whatever made it fail is told first: the next one tidies up, too.
   */
  private static void tidy(
      Bpf bpf, PinFolder pinFolder, PolicyPins pins, @Nullable Exception failure) {
    try {
      pins.settle(bpf);
      pinFolder.removeIfEmpty();
    } catch (IOException e) {
      if (failure != null) {
        failure.addSuppressed(e);
      }
    }
  }

  /** All that can be refused is loaded before anything is pinned, or at its place. */
  private static Installation.Existing install(
      Bpf bpf, Policy policy, CgroupFolder folder, PolicyPins pins, PolicyMaps maps)
      throws IOException {
    var since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var text = new PolicyRecord(folder.path(), folder.id(), since, PolicyRecord.me(), policy);
    try (var fields = new SocketFields(bpf.kernel().ticksPerSecond());
        var cgroup = folder.open(bpf.kernel());
        var record = BpfMap.constant(bpf, "keepalive_text", text.toBytes());
        var event = EventProgram.load(bpf, policy, maps, fields);
        var guard = GuardProgram.load(bpf, policy, maps);
        var visit = Visit.prepare(bpf, policy, maps, fields, folder)) {
      pins.prepare(event, maps, record);
      if (SocketMode.anyGuarded(policy)) {
        pins.guard(bpf, event, guard, cgroup);
      }
      pins.activate(bpf, event, cgroup);
      return visit.run();
    }
  }

  /** A cgroup of the same path that is gone: its policy is replaced, too. */
  private static void removeGone(Bpf bpf, PinFolder pinFolder, CgroupFolder folder)
      throws IOException {
    for (var each : pinFolder.all()) {
      var record = each.record(bpf);
      if (record.cgroup().equals(folder.path()) && !folder.has(record.cgroupId())) {
        each.remove(bpf);
      }
    }
  }

  /** As {@code KernelPolicy.installed}. */
  public static List<InstalledPolicy> installed() throws IOException {
    var pinFolder = PinFolder.find();
    List<InstalledPolicy> all = new ArrayList<>();
    if (pinFolder.isPresent()) {
      try (var kernel = Kernel.open();
          var bpf = new Bpf(kernel)) {
        for (var pins : pinFolder.get().all()) {
          if (pins.isInstalled()) {
            all.add(show(bpf, pins));
          }
        }
      } catch (IOException e) {
        throw Refusals.explain("policies in " + pinFolder.get().folder(), e);
      }
    }
    return all;
  }

  private static InstalledPolicy show(Bpf bpf, PolicyPins pins) throws IOException {
    var record = pins.record(bpf);
    var counts = pins.counts(bpf);
    var rules = record.policy().rules().size();
    return new InstalledPolicy(
        record.cgroup(),
        !CgroupFolder.of(bpf.kernel(), record.cgroup()).has(record.cgroupId()),
        record.policy(),
        record.since(),
        record.by(),
        List.copyOf(counts.subList(0, rules)),
        counts.get(rules).hits());
  }

  /** As {@code KernelPolicy.remove}. */
  public static void remove(String cgroup) throws IOException {
    try (var kernel = Kernel.open()) {
      var path = CgroupFolder.of(kernel, cgroup).path();
      var pinFolder = PinFolder.find();
      boolean removed = false;
      if (pinFolder.isPresent() && !pinFolder.get().all().isEmpty()) {
        try (var bpf = new Bpf(kernel)) {
          removed = remove(bpf, pinFolder.get(), path);
        } catch (IOException e) {
          throw Refusals.explain("removing the policy of cgroup " + path, e);
        }
      }
      if (!removed) {
        throw new KernelPolicyException(
            Reason.NO_SUCH_CGROUP, "no policy is installed on cgroup " + path, null);
      }
    }
  }

  private static boolean remove(Bpf bpf, PinFolder pinFolder, String path) throws IOException {
    boolean removed = false;
    try (var _ = pinFolder.lock(bpf.kernel())) {
      for (var pins : pinFolder.all()) {
        pins.settle(bpf);
        if (pins.isInstalled() && pins.record(bpf).cgroup().equals(path)) {
          pins.remove(bpf);
          removed = true;
        }
      }
      pinFolder.removeIfEmpty();
    }
    return removed;
  }
}
