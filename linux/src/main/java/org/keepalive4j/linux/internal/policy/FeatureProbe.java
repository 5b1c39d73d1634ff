package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.CgroupDirectory;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Tries which features of kernel policies work on this host. */
public final class FeatureProbe {
  // Uses everything: all modes, all options, both directions.
  private static final Policy TRIAL =
      Policy.parse(
          """
          any *:1 idle=60s,interval=10s,count=5,user-timeout=90s,mode=fill
          any *:2 idle=60s,user-timeout=90s,mode=enforce
          any * off
          """);

  private final Kernel kernel;
  private final Bpf bpf;
  private final SocketLayout fields;
  private final List<Feature> features = new ArrayList<>();

  private FeatureProbe(Bpf bpf, SocketLayout fields) {
    kernel = bpf.kernel();
    this.bpf = bpf;
    this.fields = fields;
  }

  /** Something to try. Returns what was found, null if there is nothing to add. */
  @FunctionalInterface
  private interface Attempt {
    @Nullable String run() throws IOException;
  }

  /** Loads a program and discards it. */
  @FunctionalInterface
  private interface Load {
    void run(PolicyMaps maps) throws IOException;
  }

  /** As {@code KernelPolicy.features}. */
  public static List<Feature> probe() {
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel);
        var fields = new SocketLayout(kernel.ticksPerSecond())) {
      return new FeatureProbe(bpf, fields).all();
    }
  }

  private List<Feature> all() {
    add("rights", FeatureProbe::rights);
    add("cgroup v2", () -> CgroupDirectory.of(kernel, "/").mount());
    add("bpffs", this::bpffs);
    add("kernel type information (BTF)", () -> fields.btf().types() + " types");
    addProgram(
        "policy program (sock_ops)", maps -> SockOpsProgram.load(bpf, TRIAL, maps, fields).close());
    addProgram(
        "guard program (setsockopt)", maps -> SetsockoptProgram.load(bpf, TRIAL, maps).close());
    addProgram(
        "one pass over all sockets (iterator)",
        maps ->
            ExistingConnections.prepare(bpf, TRIAL, maps, fields, CgroupDirectory.of(kernel, "/"))
                .close());
    return features;
  }

  private void add(String name, Attempt trial) {
    try {
      features.add(new Feature(name, Optional.ofNullable(trial.run()), Optional.empty()));
    } catch (IOException e) {
      features.add(
          new Feature(
              name,
              Optional.empty(),
              Optional.ofNullable(FailureExplainer.explain("does not work", e).getMessage())));
    }
  }

  private void addProgram(String name, Load load) {
    add(
        name,
        () -> {
          try (var storage = SocketStorage.create(bpf);
              var counters = PolicyMaps.newCounters(bpf, TRIAL.rules().size())) {
            load.run(new PolicyMaps(counters, storage));
            return null;
          } catch (IOException e) {
            throw isForRights(e)
                ? new KernelPolicyException(Reason.NOT_PERMITTED, "as for rights", e)
                : e;
          }
        });
  }

  /** Returns whether the first feature already explains the refusal. */
  private static boolean isForRights(IOException refusal) {
    return FailureExplainer.explainRights() != null
        && FailureExplainer.explain("", refusal).reason() == Reason.NOT_PERMITTED;
  }

  private static @Nullable String rights() throws IOException {
    var explanation = FailureExplainer.explainRights();
    if (explanation == null) {
      return null;
    }
    throw new KernelPolicyException(Reason.NOT_PERMITTED, explanation, null);
  }

  private String bpffs() throws IOException {
    var mountPoint = PolicyDirectory.mountPoint(kernel);
    if (mountPoint == null && !FailureExplainer.isAdministrator()) {
      throw new KernelPolicyException(
          Reason.NOT_PERMITTED,
          "it is not mounted. "
              + Diagnosis.ofEperm("mount(2)", Capabilities.SYS_ADMIN)
              + ", or have root mount it: mount -t bpf -o mode=0700 bpf /sys/fs/bpf",
          null);
    }
    if (mountPoint == null) {
      return "not mounted yet: installing a policy mounts it";
    }
    try (var pinned = PolicyDirectory.open(bpf)) {
      var written = Path.of(pinned == null ? mountPoint : pinned.path());
      if (!Files.isWritable(written)) {
        throw new KernelPolicyException(Reason.NOT_PERMITTED, Diagnosis.ofEacces(written), null);
      }
      return mountPoint;
    }
  }
}
