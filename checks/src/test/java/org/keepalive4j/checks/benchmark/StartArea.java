package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.keepalive4j.checks.support.KeepaliveCommand;

/** The command from its start to its end, where there are no sockets to list. */
final class StartArea {
  private StartArea() {}

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    Subject java = Subject.command("java -version", List.of(Jvm.java().toString(), "-version"));
    try (Comparison comparison = new Comparison("start to end", java)) {
      comparison
          .with(keepalive("--help"), 1.5)
          .with(keepalive("list"), 4)
          .with(Peers.ss("-tanoep"))
          .measure(effort, table);
    }
  }

  private static Subject keepalive(String argument) {
    return Subject.command("keepalive " + argument, KeepaliveCommand.here().line(argument));
  }
}
