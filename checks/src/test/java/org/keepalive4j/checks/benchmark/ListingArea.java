package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import org.keepalive4j.linux.SocketField;

/** Lists all sockets on a machine with very many. */
final class ListingArea {
  private ListingArea() {}

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    try (Crowd crowd = new Crowd(effort.connections(), cgroup)) {
      try (Comparison comparison = new Comparison("list with timers", Peers.ss("-tanoe"))) {
        comparison
            .with(crowd.pass("keepalive4j, a pass"), 0.35)
            .with(crowd.pass("keepalive4j, a scan with settings (BPF)", SocketField.SETTINGS), 0.5)
            .with(Peers.proc())
            .measure(effort, table);
      }
      try (Comparison comparison = new Comparison("list with owners", Peers.ss("-tanoep"))) {
        comparison
            .with(crowd.pass("keepalive4j, a pass", SocketField.OWNERS), effort.besideSquare(0.1))
            .with(Peers.keepalive("list"), effort.inFull(0.1))
            .with(Peers.keepalive("list", "--json"))
            .with(Peers.lsof())
            .measure(effort, table);
      }
      try (Comparison comparison =
          new Comparison("list with settings", crowd.c("C, pidfd_getfd", "read"))) {
        comparison
            .with(crowd.passWithoutBpf("keepalive4j, pidfd_getfd", SocketField.SETTINGS), 1.15)
            .with(crowd.pass("keepalive4j, BPF", SocketField.SETTINGS))
            .measure(effort, table);
      }
    }
  }
}
