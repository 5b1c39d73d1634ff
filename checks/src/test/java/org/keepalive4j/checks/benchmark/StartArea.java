package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.List;

/** The command's time from start to end if there are no sockets to list. */
final class StartArea {
  private StartArea() {}

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    Subject java = Subject.command("java -version", List.of(Jvm.java().toString(), "-version"));
    try (Comparison comparison = new Comparison("start to end", java)) {
      comparison
          .with(Peers.keepalive("--help"), 1.5)
          .with(Peers.refused("no-such-command"), 1.5)
          .with(Peers.refused("list", "--no-such-option"), 1.5)
          .with(Peers.keepalive("list"), 4)
          .with(Peers.ss("-tanoep"))
          .measure(effort, table);
    }
  }
}
