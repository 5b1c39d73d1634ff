package org.keepalive4j.checks.benchmark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Output;

/**
 * Somebody who does a piece of work as often as asked, in a process of its own, and how long it
 * took each time.
 */
final class Subject implements AutoCloseable {
  /** A piece of work. */
  @FunctionalInterface
  interface Work {
    /** Does it once and tells the nanoseconds of it. */
    double run() throws Exception;
  }

  private final String name;
  private final String missing;
  private final Work work;
  private final Runnable end;

  private Subject(String name, String missing, Work work, Runnable end) {
    this.name = name;
    this.missing = missing;
    this.work = work;
    this.end = end;
  }

  /** Work that needs no more than to be done. */
  static Subject of(String name, Work work) {
    return new Subject(name, "", work, () -> {});
  }

  /** A program from its start to its end, by the clock on the wall. What it prints is lost. */
  static Subject command(String name, List<String> command) {
    return command(name, 0, command);
  }

  /** The same of one that ends with another exit status, as it should. */
  static Subject command(String name, int expected, List<String> command) {
    ProcessBuilder program =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    return of(
        name,
        () -> {
          long start = System.nanoTime();
          int status = program.start().waitFor();
          double nanoseconds = System.nanoTime() - start;
          if (status != expected) {
            throw new AssertionError(command + ": " + status);
          }
          return nanoseconds;
        });
  }

  /** A program that is started each time, and prints the nanoseconds itself. */
  static Subject program(String name, ProcessBuilder program) {
    return of(
        name,
        () -> {
          Output output = Child.run(program);
          if (output.status() != 0) {
            throw new AssertionError(program.command() + ": " + output);
          }
          return Double.parseDouble(output.out().strip());
        });
  }

  /**
   * A program that says ready, and then for each line that it reads does the work and prints the
   * nanoseconds. It warms up before it counts. One that cannot even start is missing.
   */
  static Subject server(String name, int warmUps, List<String> command) {
    Child child = Child.start(command);
    try {
      if (!child.line().equals("ready")) {
        throw new AssertionError(command + " is not ready");
      }
      Work work =
          () -> {
            child.send("");
            return Double.parseDouble(child.line());
          };
      for (int i = 0; i < warmUps; i++) {
        work.run();
      }
      return new Subject(name, "", work, child::close);
    } catch (Exception | AssertionError e) {
      child.close();
      String said = e.getMessage().replaceFirst("(?s)^.*?: ended: ", "");
      return missing(name, "does not work here: " + said.lines().findFirst().orElse(""));
    }
  }

  /** Somebody who would be compared, but is not here. */
  static Subject missing(String name, String why) {
    return new Subject(name, why, () -> Double.NaN, () -> {});
  }

  /** The subject, if that file is there; else it is missing, and the package is named. */
  static Subject installed(Path file, String debianPackage, Subject subject) {
    return Files.exists(file)
        ? subject
        : missing(subject.name, "not installed: apt-get install " + debianPackage);
  }

  String name() {
    return name;
  }

  /** Why it is not compared; empty where it is. */
  String missing() {
    return missing;
  }

  /** Does the work once and tells the nanoseconds of it. */
  double run() throws Exception {
    return work.run();
  }

  @Override
  public void close() {
    end.run();
  }
}
