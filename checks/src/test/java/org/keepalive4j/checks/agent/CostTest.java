package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the agent costs, as ratios side by side. Each side's best counts, and both are taken in
 * turns until the ratio is good or patience ends: other work on the machine only adds.
 */
@Tag("cost")
final class CostTest {
  private static final int PATIENCE = 15;

  @TempDir static Path directory;

  @ParameterizedTest
  @EnumSource
  void helloWorldStartsInHalfAgainTheTimeOfAnEmptyAgent(Jdk jdk) {
    Path program = Programs.compile("Hello", directory);
    Path empty = AgentJar.of("EmptyAgent", directory);

    double ratio =
        ratio(
            1.5,
            () -> wallTime(jdk, "-javaagent:" + empty, program),
            () -> wallTime(jdk, "-javaagent:" + Programs.agent(), program));

    assertThat(ratio).isLessThanOrEqualTo(1.5);
  }

  @ParameterizedTest
  @EnumSource
  void connectAndAcceptTakeAtMostFifteenPercentMore(Jdk jdk) {
    Path program = Programs.compile("Pairs", directory);

    double ratio =
        ratio(
            1.15,
            () -> pairTime(jdk, "-Dnone", program),
            () -> pairTime(jdk, "-javaagent:" + Programs.agent(), program));

    assertThat(ratio).isLessThanOrEqualTo(1.15);
  }

  private static double ratio(double wanted, LongSupplier without, LongSupplier with) {
    long bestWithout = Long.MAX_VALUE;
    long bestWith = Long.MAX_VALUE;
    double ratio = 0;
    for (int i = 1; i <= PATIENCE; i++) {
      bestWithout = Math.min(bestWithout, without.getAsLong());
      bestWith = Math.min(bestWith, with.getAsLong());
      ratio = (double) bestWith / bestWithout;
      // at least some turns, or the first may be good by chance
      if (i >= 5 && ratio <= wanted) {
        break;
      }
    }
    System.out.printf("%.2f: %d against %d us%n", ratio, bestWith / 1000, bestWithout / 1000);
    return ratio;
  }

  private static long wallTime(Jdk jdk, String argument, Path program) {
    long begin = System.nanoTime();
    run(jdk, argument, program, "Hello");
    return System.nanoTime() - begin;
  }

  private static long pairTime(Jdk jdk, String argument, Path program) {
    return Long.parseLong(run(jdk, argument, program, "Pairs", "15", "2000"));
  }

  private static String run(Jdk jdk, String argument, Path program, String... main) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              jdk.command("java").toString(), argument, "-cp", program.toString(), main[0]);
      builder.command().addAll(List.of(main).subList(1, main.length));
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String line = process.inputReader().readLine();
      assertThat(process.waitFor()).isZero();
      return line;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
