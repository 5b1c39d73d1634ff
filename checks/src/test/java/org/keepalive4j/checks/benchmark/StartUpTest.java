package org.keepalive4j.checks.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.checks.support.Child;

/**
 * From the launcher's start to its end, compared with {@code java -version} of the same JDK, in
 * turns. As in {@link BenchmarkTest}, a ratio may be half as much again unless told otherwise.
 */
@Tag("benchmark")
class StartUpTest {
  private static final int TURNS = 15;
  private static final int ATTEMPTS = 3;

  private static final String LAUNCHER =
      Path.of("..", "keepalive").toAbsolutePath().normalize().toString();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @ParameterizedTest
  @CsvSource({"--help, 1.5", "no-such-command, 1.5", "list --no-such-option, 1.5", "list, 4"})
  void startsWithinItsBound(String arguments, double bound) throws Exception {
    ProcessBuilder ours =
        silent(Stream.concat(Stream.of(LAUNCHER), Stream.of(arguments.split(" ", -1))).toList());
    ProcessBuilder theirs = silent(List.of(JAVA, "-version"));
    Child.run(LAUNCHER, "--version"); // builds, if that is still to be done

    Comparison best = compare(arguments, bound, ours, theirs);
    for (int i = 1; i < ATTEMPTS && !best.isGoodEnough(); i++) {
      Comparison again = compare(arguments, bound, ours, theirs);
      best = again.ratio() < best.ratio() ? again : best;
    }

    System.out.println(best.row());
    assertThat(best.ratio()).isLessThanOrEqualTo(bound * Benchmarks.SLACK);
  }

  private static Comparison compare(
      String arguments, double bound, ProcessBuilder ours, ProcessBuilder theirs) throws Exception {
    String what = "keepalive " + arguments + " / java -version";
    return Comparison.of(
        what, bound, "ms", TURNS, () -> milliseconds(ours), () -> milliseconds(theirs));
  }

  private static ProcessBuilder silent(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static double milliseconds(ProcessBuilder program) throws Exception {
    long start = System.nanoTime();
    program.start().waitFor();
    return (System.nanoTime() - start) / 1e6;
  }
}
