package org.keepalive4j.checks.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keepalive4j.Durations;
import org.keepalive4j.checks.agent.AgentJar;
import org.keepalive4j.checks.agent.Jdk;
import org.keepalive4j.checks.agent.Programs;
import org.keepalive4j.checks.programs.benchmark.ConnectionPairs;
import org.keepalive4j.checks.programs.benchmark.EmptyAgent;
import org.keepalive4j.checks.programs.benchmark.HelloWorld;
import org.keepalive4j.checks.programs.benchmark.ManySockets;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Output;

/** The cost of the agent in a JVM, on each JDK. */
final class AgentArea {
  private static final String SETTINGS = "idle=60s,interval=15s,count=4,user-timeout=90s";
  private static final String NAMES = "connect *.example.org:5432 idle=30s; any * idle=60s";
  private static final int SWEPT_PAIRS = 5_000;
  private static final Pattern SWEPT = Pattern.compile("listeners in ([0-9.a-z]+)");

  private final Jdk jdk;
  private final Effort effort;
  private final Table table;
  private final Path programs = Path.of("target", "benchmark").toAbsolutePath();
  private final String empty;

  private AgentArea(Jdk jdk, Effort effort, Table table) throws Exception {
    this.jdk = jdk;
    this.effort = effort;
    this.table = table;
    Files.createDirectories(programs);
    empty = "-javaagent:" + AgentJar.of(EmptyAgent.class, programs);
  }

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    for (Jdk jdk : Jdk.values()) {
      if (jdk.isHere()) {
        AgentArea area = new AgentArea(jdk, effort, table);
        area.start();
        area.connections();
        area.sweep();
      } else {
        table.row(
            name(jdk), "keepalive4j", "not installed: apt-get install openjdk-17-jdk-headless");
      }
    }
  }

  private static String name(Jdk jdk) {
    return jdk.name().replace('_', ' ');
  }

  private void start() throws Exception {
    Subject reference = Subject.command("an empty agent", java(empty, HelloWorld.class));
    try (Comparison comparison = new Comparison("hello world, " + name(jdk), reference)) {
      comparison
          .with(Subject.command("keepalive4j", java(agent(SETTINGS), HelloWorld.class)), 1.5)
          .with(
              Subject.command("keepalive4j, rules by name", java(agent(NAMES), HelloWorld.class)),
              1.5)
          .with(Subject.command("no agent", java("-Dnone", HelloWorld.class)))
          .measure(effort, table);
    }
  }

  private void connections() throws Exception {
    Subject reference = pairs("no agent", "-Dnone");
    try (Comparison comparison =
        new Comparison("connect, accept, close, " + name(jdk), reference)) {
      comparison
          .with(pairs("keepalive4j", agent(SETTINGS)), 1.15)
          .with(pairs("keepalive4j, rules by name", agent(NAMES)), 1.15)
          .with(pairs("an empty agent", empty))
          .measure(effort, table);
    }
  }

  private void sweep() throws Exception {
    Subject reference = Subject.of("C", AgentArea::sweepInC);
    try (Comparison comparison =
        new Comparison("set 10,000 sockets from inside, " + name(jdk), reference)) {
      comparison
          .with(Subject.of("keepalive4j, attached", this::sweepByAgent), 1.5)
          .measure(effort, table);
    }
  }

  private static double sweepInC() {
    try (Child child = Child.start(CProgram.named("sweep").with(SWEPT_PAIRS))) {
      expectReady(child);
      child.send("");
      return Double.parseDouble(child.line()) * 1e6;
    }
  }

  private double sweepByAgent() {
    List<String> program = java("-Dnone", ManySockets.class, Integer.toString(SWEPT_PAIRS));
    try (Child child = Child.start(program)) {
      expectReady(child);
      String pid = Long.toString(child.pid());
      String jar = Programs.agent().toString();
      Output attach = Child.run(jdk.command("java").toString(), "-jar", jar, pid, SETTINGS);
      child.endInput();
      Output swept = child.await();
      Matcher duration = SWEPT.matcher(swept.err());
      if (!duration.find()) {
        throw new AssertionError(attach + ": " + swept);
      }
      return Durations.parse(duration.group(1)).toNanos();
    }
  }

  private static void expectReady(Child child) {
    if (!child.line().equals("ready")) {
      throw new AssertionError("not ready");
    }
  }

  private Subject pairs(String name, String agent) {
    return Subject.program(
        name, new ProcessBuilder(java(agent, ConnectionPairs.class, "15", "2000")));
  }

  private static String agent(String policy) {
    return "-javaagent:" + Programs.agent() + "=" + policy;
  }

  private List<String> java(String option, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            jdk.command("java").toString(),
            option,
            "-cp",
            Programs.classes().toString(),
            program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
