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
 * Very many connections with random settings, both ends of each, spread over several processes of a
 * cgroup; and those who look at them or change them.
 */
final class Crowd implements AutoCloseable {
  /** A process may have 20,000 files open on many machines, even root's. */
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

  /** How many ends of connections there are. */
  int sockets() {
    return sockets;
  }

  /** The same calls in C: {@code read} or {@code change}. */
  Subject c(String name, String what) {
    List<Object> arguments = new ArrayList<>(List.of(what, sockets));
    try (Stream<ProcessHandle> holders = ProcessHandle.of(program.pid()).orElseThrow().children()) {
      holders.map(ProcessHandle::pid).forEach(arguments::add);
    }
    return Subject.server(name, 1, CProgram.named("reach").with(arguments.toArray()));
  }

  /** One pass of the library over all. */
  Subject pass(String name, SocketField... details) {
    return Subject.server(name, 3, list(details));
  }

  /** The same, by pidfd_getfd(2), without the rights that BPF needs. */
  Subject passWithoutBpf(String name, SocketField... details) {
    return Subject.server(name, 3, withoutBpf(list(details)));
  }

  /** Changes all. */
  Subject change(String name) {
    return Subject.server(name, 3, sockets("change"));
  }

  /** The same, by pidfd_getfd(2), without the rights that BPF needs. */
  Subject changeWithoutBpf(String name) {
    return Subject.server(name, 3, withoutBpf(sockets("change")));
  }

  /** Installs a policy over all. */
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
