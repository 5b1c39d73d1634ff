package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keepalive4j.checks.support.CProgram;

/**
 * Measures what the agent costs, against the same without it, in turns and in one run: whatever
 * else the machine does slows both alike.
 */
public final class AgentCost {
  /** The policy of the README, which has a rule by host name. */
  public static final String NAMES = "connect *.example.org:5432 idle=30s; any * idle=60s";

  /** Settings alone, all five. */
  public static final String SETTINGS = "idle=60s,interval=15s,count=4,user-timeout=90s";

  private static final int PAIRS = 5_000;
  private static final Pattern SWEPT = Pattern.compile("were set in ([0-9]+) ms");

  private final Jdk jdk;
  private final Path directory;

  /**
   * On this JDK.
   *
   * @param directory for compiled programs
   */
  public AgentCost(Jdk jdk, Path directory) {
    this.jdk = jdk;
    this.directory = directory;
  }

  /**
   * Times of both sides, in one unit. The ratio is that of the least ones: other work only adds.
   */
  public record Times(List<Double> with, List<Double> without) {
    /** Of the least ones. */
    public double ratio() {
      return Collections.min(with) / Collections.min(without);
    }

    @Override
    public String toString() {
      return "%.2f: %.1f against %.1f"
          .formatted(ratio(), Collections.min(with), Collections.min(without));
    }
  }

  /** Hello world from start to end, in milliseconds, against an agent that does nothing. */
  public Times startUp(String policy, int turns) {
    String program = Programs.compile("Hello", directory).toString();
    String empty = "-javaagent:" + AgentJar.of("EmptyAgent", directory);
    return inTurns(
        turns,
        () -> wallMillis(agent(policy), "-cp", program, "Hello"),
        () -> wallMillis(empty, "-cp", program, "Hello"));
  }

  /**
   * Connect and accept on loopback, both ends set, against no agent: the processor time of a pair
   * in microseconds, the best of twenty rounds.
   */
  public Times pair(String policy, int turns) {
    String program = Programs.compile("Pairs", directory).toString();
    return inTurns(
        turns,
        () -> number(agent(policy), "-cp", program, "Pairs", "20", "2000") / 1000,
        () -> number("-Dnone", "-cp", program, "Pairs", "20", "2000") / 1000);
  }

  /**
   * The first sweep of 10,000 open sockets, in milliseconds, against a C program that sets its own.
   */
  public Times sweep(int turns) {
    List<String> program = CProgram.named("sweep").with(PAIRS);
    Path classes = Programs.compile("ManySockets", directory);
    return inTurns(turns, () -> agentSweeps(classes), () -> Double.parseDouble(answer(program)));
  }

  private double agentSweeps(Path classes) {
    List<String> command =
        List.of(
            jdk.command("java").toString(),
            "-cp",
            classes.toString(),
            "ManySockets",
            Integer.toString(PAIRS));
    try (Child child = Child.start(directory, command)) {
      run(
          List.of(
              jdk.command("java").toString(),
              "-jar",
              Programs.agent().toString(),
              Integer.toString(child.pid()),
              SETTINGS));
      Matcher swept = SWEPT.matcher(child.errors());
      assertThat(swept.find()).as(child.errors()).isTrue();
      return Double.parseDouble(swept.group(1));
    }
  }

  @FunctionalInterface
  private interface Timed {
    double run();
  }

  private static Times inTurns(int turns, Timed with, Timed without) {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      theirs.add(without.run());
      ours.add(with.run());
    }
    return new Times(ours, theirs);
  }

  private static String agent(String policy) {
    return "-javaagent:" + Programs.agent() + "=" + policy;
  }

  private double wallMillis(String... arguments) {
    long begin = System.nanoTime();
    java(arguments);
    return (System.nanoTime() - begin) / 1e6;
  }

  private double number(String... arguments) {
    return Double.parseDouble(java(arguments));
  }

  private String java(String... arguments) {
    List<String> command = new ArrayList<>(List.of(jdk.command("java").toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Answers the first line. */
  private static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String line = process.inputReader().readLine();
      assertThat(process.waitFor()).as(() -> command.toString()).isZero();
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a program answers to one empty line. */
  private String answer(List<String> command) {
    try (Child child = Child.start(Files.createDirectories(directory), command)) {
      return child.ask("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
