package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import org.keepalive4j.linux.KernelPolicy;

/** Sets five options on open connections of other processes, and reads them back. */
final class ChangingArea {
  private ChangingArea() {}

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    try (Crowd crowd = new Crowd(effort.connections(), cgroup);
        Comparison comparison =
            new Comparison("change live sockets", crowd.c("C, pidfd_getfd", "change"))) {
      Subject install = crowd.install("keepalive4j, a policy installed (BPF)", cgroup);
      comparison
          .with(crowd.changeWithoutBpf("keepalive4j, pidfd_getfd"))
          .with(crowd.change("keepalive4j, BPF"))
          .with(install)
          .figure(
              "µs per socket, a policy installed",
              effort.inFull(1.5),
              time -> time.applyAsDouble(install) / 1e3 / crowd.sockets())
          .measure(effort, table);
      if (install.missing().isEmpty()) {
        KernelPolicy.remove(cgroup.toString());
      }
    }
  }
}
