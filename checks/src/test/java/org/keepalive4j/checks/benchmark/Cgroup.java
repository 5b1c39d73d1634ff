package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs in cgroups. */
final class Cgroup {
  private Cgroup() {}

  /** Returns the command line that runs another one in a cgroup. */
  static List<String> inside(Path cgroup, List<String> command) {
    List<String> inside = new ArrayList<>();
    inside.addAll(List.of("sh", "-c", "echo 0 >\"$0/cgroup.procs\" && exec \"$@\""));
    inside.add(cgroup.toString());
    inside.addAll(command);
    return inside;
  }
}
