package org.keepalive4j.checks.benchmark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Output;

/** A program that does a piece of work repeatedly in its own process, and measures each time. */
final class Subject implements AutoCloseable {
  /** A piece of work. */
  @FunctionalInterface
  interface Work {
    /** Does the work once and returns the nanoseconds. */
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

  /** Work without preparation. */
  static Subject of(String name, Work work) {
    return new Subject(name, "", work, () -> {});
  }

  /** Returns a program that is measured from start to end. Its output is discarded. */
  static Subject command(String name, List<String> command) {
    return command(name, 0, command);
  }

  /** Returns a program that is measured from start to end and must exit with this status. */
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

  /** Returns a program that is started each time and prints the nanoseconds itself. */
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
   * Returns a program that prints "ready", and then for each line that it reads does the work and
   * prints the nanoseconds. It warms up first. If it can't start, it is missing.
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

  /** Returns a subject that isn't installed. */
  static Subject missing(String name, String why) {
    return new Subject(name, why, () -> Double.NaN, () -> {});
  }

  /** Returns the subject if that file exists, otherwise a missing one that names the package. */
  static Subject installed(Path file, String debianPackage, Subject subject) {
    return Files.exists(file)
        ? subject
        : missing(subject.name, "not installed: apt-get install " + debianPackage);
  }

  String name() {
    return name;
  }

  /** Returns why it isn't compared, empty if it is. */
  String missing() {
    return missing;
  }

  /** Does the work once and returns its nanoseconds. */
  double run() throws Exception {
    return work.run();
  }

  @Override
  public void close() {
    end.run();
  }
}
