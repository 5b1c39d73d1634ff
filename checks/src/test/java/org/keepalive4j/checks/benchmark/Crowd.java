package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.linux.SocketField;

/**
 * Very many connections with random settings in several processes of a cgroup, and the programs
 * that read or change them.
 */
final class Crowd implements AutoCloseable {
  /** Most systems permit 20,000 open files per process, even for root. */
  private static final int CONNECTIONS_PER_PROCESS = 8_000;

  private static final int FEWEST_PROCESSES = 12;

  private final int sockets;
  private final Child program;

  Crowd(int connections, Path cgroup) {
    int processes = Math.max(FEWEST_PROCESSES, connections / CONNECTIONS_PER_PROCESS + 1);
    int each = Math.ceilDiv(connections, processes);
    sockets = 2 * each * processes;
    List<String> holders = CProgram.named("sockets").with(1, processes, each, "e");
    program = Child.start(Cgroup.inside(cgroup, holders));
    if (!program.line().equals("ready")) {
      program.close();
      throw new AssertionError("sockets.c is not ready");
    }
  }

  /** Returns the number of ends of connections. */
  int sockets() {
    return sockets;
  }

  /** Returns a C program that makes the same calls: {@code read} or {@code change}. */
  Subject c(String name, String what) {
    List<Object> arguments = new ArrayList<>(List.of(what, sockets));
    try (Stream<ProcessHandle> holders = ProcessHandle.of(program.pid()).orElseThrow().children()) {
      holders.map(ProcessHandle::pid).forEach(arguments::add);
    }
    return Subject.server(name, 1, CProgram.named("reach").with(arguments.toArray()));
  }

  /** Returns one scan with the library. */
  Subject pass(String name, SocketField... details) {
    return Subject.server(name, 3, list(details));
  }

  /** Returns the same with pidfd_getfd(2), without the privileges that BPF needs. */
  Subject passWithoutBpf(String name, SocketField... details) {
    return Subject.server(name, 3, withoutBpf(list(details)));
  }

  /** Returns one change of all connections. */
  Subject change(String name) {
    return Subject.server(name, 3, sockets("change"));
  }

  /** The same, by pidfd_getfd(2), without the privileges that BPF needs. */
  Subject changeWithoutBpf(String name) {
    return Subject.server(name, 3, withoutBpf(sockets("change")));
  }

  /** Returns the installation of a policy for all connections. */
  Subject install(String name, Path cgroup) {
    return Subject.server(name, 3, sockets("install", cgroup.toString()));
  }

  private List<String> list(SocketField... details) {
    List<String> arguments = new ArrayList<>(List.of("list"));
    for (SocketField detail : details) {
      arguments.add(detail.name());
    }
    return sockets(arguments.toArray(String[]::new));
  }

  private List<String> sockets(String... arguments) {
    List<String> all = new ArrayList<>(List.of(Integer.toString(sockets)));
    all.addAll(List.of(arguments));
    return Jvm.running(SocketsServer.class, all.toArray(String[]::new));
  }

  private static List<String> withoutBpf(List<String> command) {
    return Stream.concat(KeepaliveCommand.WITHOUT_BPF.stream(), command.stream()).toList();
  }

  @Override
  public void close() {
    program.close();
  }
}
