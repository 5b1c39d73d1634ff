package org.keepalive4j.linux.policy;

import org.keepalive4j.linux.visit.SocketFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.syscall.Kernel;

/** Finds out what works here, by trying. */
public final class Features {
  // Needs everything: all modes, all options, both sides.
  private static final Policy TRIAL =
      Policy.parse(
          """
          any *:1 idle=60s,interval=10s,count=5,user-timeout=90s,mode=fill
          any *:2 idle=60s,user-timeout=90s,mode=enforce
          any * off
          """);

  private final List<Feature> features = new ArrayList<>();

  private Features() {}

  /** Something to try. Its result is a detail to tell. */
  @FunctionalInterface
  private interface Trial {
    @Nullable String run(Bpf bpf, PolicyMaps maps, SocketFields fields) throws IOException;
  }

  /** As {@code KernelPolicy.features}. */
  public static List<Feature> probe() {
    var probe = new Features();
    try (var kernel = Kernel.open()) {
      var bpf = new Bpf(kernel);
      probe.add("rights", Features::rights);
      probe.add("cgroup v2", () -> CgroupFolder.of(kernel, "/").mount().toString());
      probe.add("bpffs", Features::bpffs);
      var fields = new SocketFields();
      probe.add(
          "kernel type information (BTF)",
          () -> {
            fields.btf();
            return null;
          });
      probe.addProgram(
          "policy program (sock_ops)",
          (each, maps, types) -> loaded(EventProgram.load(each, TRIAL, maps, types)),
          bpf,
          fields);
      probe.addProgram(
          "guard program (setsockopt)",
          (each, maps, types) -> loaded(GuardProgram.load(each, maps.modes())),
          bpf,
          fields);
      probe.addProgram(
          "one pass over all sockets (iterator)",
          (each, maps, types) -> {
            Visit.prepare(each, TRIAL, maps, types, CgroupFolder.of(kernel, "/")).close();
            return null;
          },
          bpf,
          fields);
    }
    return probe.features;
  }

  @FunctionalInterface
  private interface Look {
    @Nullable String run() throws IOException;
  }

  private void add(String name, Look look) {
    try {
      features.add(new Feature(name, look.run(), null));
    } catch (IOException e) {
      features.add(new Feature(name, null, Refusals.explain("does not work", e).getMessage()));
    }
  }

  private void addProgram(String name, Trial trial, Bpf bpf, SocketFields fields) {
    add(
        name,
        () -> {
          try (var modes = PolicyMaps.newModes(bpf);
              var counters = PolicyMaps.newCounters(bpf, TRIAL.rules().size())) {
            return trial.run(bpf, new PolicyMaps(counters, modes), fields);
          }
        });
  }

  private static @Nullable String loaded(BpfProgram program) {
    program.close();
    return null;
  }

  private static @Nullable String rights() throws IOException {
    var missing = Refusals.missingCapabilities();
    if (!missing.isEmpty()) {
      throw new KernelPolicyException(
          KernelPolicyException.Reason.NOT_PERMITTED,
          "missing here: " + String.join(", ", missing) + ". Run it as root",
          null);
    }
    return null;
  }

  private static String bpffs() throws IOException {
    return PinFolder.find()
        .map(found -> found.folder().getParent().toString())
        .orElse("not mounted yet: installing a policy mounts it, with CAP_SYS_ADMIN");
  }
}
