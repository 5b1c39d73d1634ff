package org.keepalive4j.checks.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.checks.agent.AgentJar;
import org.keepalive4j.checks.agent.Jdk;
import org.keepalive4j.checks.agent.Programs;

/** What a JVM costs more that has the agent. */
final class AgentArea {
  private static final String ROUNDS = "15";
  private static final String PAIRS = "2000";

  private final Jdk jdk;
  private final Path programs = Path.of("target", "benchmark").toAbsolutePath();

  private AgentArea(Jdk jdk) {
    this.jdk = jdk;
  }

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    for (Jdk jdk : Jdk.values()) {
      if (jdk.isHere()) {
        new AgentArea(jdk).compare(effort, table);
      } else {
        table.row(
            "agent, " + name(jdk), "all", "not installed: apt-get install openjdk-17-jdk-headless");
      }
    }
  }

  private static String name(Jdk jdk) {
    return jdk.name().replace('_', ' ');
  }

  private void compare(Effort effort, Table table) throws Exception {
    Files.createDirectories(programs);
    String empty = "-javaagent:" + AgentJar.of("EmptyAgent", programs);
    String ours = "-javaagent:" + Programs.agent();
    try (Comparison comparison =
        new Comparison(
            "hello world, " + name(jdk), Subject.command("an empty agent", hello(empty)))) {
      comparison
          .with(Subject.command("keepalive4j", hello(ours)), 1.5)
          .with(Subject.command("no agent", hello("-Dnone")))
          .measure(effort, table);
    }
    try (Comparison comparison =
        new Comparison("connect, accept, close, " + name(jdk), pairs("no agent", "-Dnone"))) {
      comparison
          .with(pairs("keepalive4j", ours), 1.15)
          .with(pairs("an empty agent", empty))
          .measure(effort, table);
    }
  }

  private List<String> hello(String agent) {
    return java(agent, "Hello");
  }

  private Subject pairs(String name, String agent) {
    return Subject.program(name, new ProcessBuilder(java(agent, "Pairs", ROUNDS, PAIRS)));
  }

  private List<String> java(String agent, String program, String... arguments) {
    Path classes = Programs.compile(program, programs);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(jdk.command("java").toString(), agent, "-cp", classes.toString(), program));
    command.addAll(List.of(arguments));
    return command;
  }
}
