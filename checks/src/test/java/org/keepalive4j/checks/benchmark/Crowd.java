package org.keepalive4j.checks.benchmark;

import java.util.List;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;

/** Very many connections with random settings, both ends of each, spread over several processes. */
final class Crowd implements AutoCloseable {
  /** A process may have 20,000 files open on many machines, even root's. */
  private static final int CONNECTIONS_PER_PROCESS = 8_000;

  private static final int FEWEST_PROCESSES = 12;

  private final Child program;

  Crowd(int connections) {
    int processes = Math.max(FEWEST_PROCESSES, connections / CONNECTIONS_PER_PROCESS + 1);
    program =
        Child.start(CProgram.named("sockets").with(1, processes, connections / processes, "e"));
    if (!program.line().equals("ready")) {
      program.close();
      throw new AssertionError("sockets.c is not ready");
    }
  }

  /** The processes that have them. */
  List<Long> processes() {
    return ProcessHandle.of(program.pid())
        .orElseThrow()
        .children()
        .map(ProcessHandle::pid)
        .toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
