package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.keepalive4j.checks.agent.Libraries;
import org.keepalive4j.checks.agent.Programs;
import org.keepalive4j.checks.programs.benchmark.NettyOptions;
import org.keepalive4j.checks.support.CProgram;

/** Sets four options of a connection of the same program, and reads them back. */
final class OptionsArea {
  private static final int CALLS = 10_000;
  private static final double BOUND = 1.4;

  private OptionsArea() {}

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    Subject c = Subject.server("C", 1, CProgram.named("options").with(CALLS));
    try (Comparison comparison = new Comparison("set and read four options", c)) {
      comparison
          .with(keepalive("keepalive4j, Socket", "keepalive-socket"), BOUND)
          .with(keepalive("keepalive4j, SocketChannel", "keepalive-channel"), BOUND)
          .with(keepalive("plain JDK, Socket", "jdk-socket"))
          .with(keepalive("plain JDK, SocketChannel", "jdk-channel"))
          .with(netty("nio"))
          .with(netty("epoll"))
          .measure(effort, table);
    }
  }

  private static Subject keepalive(String name, String way) {
    return Subject.server(name, 3, Jvm.running(OptionsServer.class, way, Integer.toString(CALLS)));
  }

  private static Subject netty(String transport) throws Exception {
    String jars = Libraries.of("Netty42");
    return Subject.server(
        "Netty 4.2, " + transport,
        3,
        List.of(
            Jvm.java().toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Programs.classes() + ":" + jars,
            NettyOptions.class.getName(),
            transport,
            Integer.toString(CALLS)));
  }
}
