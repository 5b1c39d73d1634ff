package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.agent.AgentCost.Times;

/**
 * What the agent costs is within its bounds, or half as much again, because this machine may do
 * other work: {@code -Dkeepalive4j.benchmark.slack=1} for the bounds alone.
 */
@Tag("benchmark")
final class CostTest {
  private static final double SLACK =
      Double.parseDouble(System.getProperty("keepalive4j.benchmark.slack", "1.5"));

  /** Noise may spoil a run. */
  private static final int ATTEMPTS = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void helloWorldStartsInHalfAgainTheTimeThatAnEmptyAgentTakes(Jdk jdk) {
    AgentCost cost = new AgentCost(jdk, directory);

    check(jdk + ", start", 1.5, attempt -> cost.startUp(AgentCost.SETTINGS, 3 * attempt));
    check(jdk + ", start, names", 1.5, attempt -> cost.startUp(AgentCost.NAMES, 3 * attempt));
  }

  @ParameterizedTest
  @EnumSource
  void connectAndAcceptTakeAtMostFifteenPercentMore(Jdk jdk) {
    AgentCost cost = new AgentCost(jdk, directory);

    check(jdk + ", pair", 1.15, attempt -> cost.pair(AgentCost.SETTINGS, attempt));
    check(jdk + ", pair, names", 1.15, attempt -> cost.pair(AgentCost.NAMES, attempt));
  }

  @ParameterizedTest
  @EnumSource
  void theFirstSweepTakesHalfAgainTheTimeOfACProgram(Jdk jdk) {
    check(jdk + ", sweep", 1.5, attempt -> new AgentCost(jdk, directory).sweep(attempt));
  }

  private static void check(String what, double bound, IntFunction<Times> measure) {
    Times times = measure.apply(1);
    for (int attempt = 2; attempt <= ATTEMPTS && times.ratio() > bound * SLACK; attempt++) {
      times = measure.apply(attempt);
    }
    System.out.println(what + ": " + times);
    assertThat(times.ratio()).as(what).isLessThanOrEqualTo(bound * SLACK);
  }
}
