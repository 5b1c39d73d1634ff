package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.PathProgress;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;
import org.keepalive4j.linux.PathResult.Outcome;
import org.keepalive4j.linux.PathResult.Verdict;

class PathFormsTest {
  @ParameterizedTest
  @EnumSource(Verdict.class)
  void fitsATerminalOf80Columns(Verdict verdict) {
    String text = PathText.of(result(verdict, "10.79.2.2"));

    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void drawsAPageOfEveryVerdict(Verdict verdict) {
    PathResult result = result(verdict, "10.79.2.2");
    String page = PathReport.of(result);

    assertThat(page)
        .contains("<h1>" + PathText.verdict(result) + "</h1>", "class='good'", "<dd>idle=34s")
        .doesNotContain("NaN", "Infinity", "null");
    assertThat(page.contains("<dt>stopped</dt><dd>cancelled &lt;by&gt; Ctrl-C</dd>"))
        .isEqualTo(verdict == Verdict.UNKNOWN);
    // One that is lost, and the line that falls there.
    boolean lost = verdict != Verdict.KEEPS && verdict != Verdict.UNKNOWN;
    assertThat(page.contains("class='mark'")).isEqualTo(lost);
    assertThat(page.contains("class='lost'")).isEqualTo(lost);
  }

  @Test
  void writesAnAddressAsItIsReadEverywhere() {
    assertThat(PathText.verdict(result(Verdict.KEEPS, "fd00::7")))
        .isEqualTo("The path to [fd00::7]:7000 keeps idle connections for 57.1s and longer.");
  }

  @Test
  void tellsHowFarItIsInOneLine() {
    var progress =
        new PathProgress(
            Duration.ofSeconds(8000),
            Duration.ofSeconds(4000),
            Optional.of(Duration.ofSeconds(7000)),
            24,
            Duration.ofHours(8));

    assertThat(PathText.of(progress))
        .isEqualTo("2h13m: kept for 1h6m40s, lost after 1h56m40s; 24 connections; 8h left at most");
  }

  private static PathResult result(Verdict verdict, String host) {
    boolean lost = verdict != Verdict.KEEPS && verdict != Verdict.UNKNOWN;
    List<Observation> observations = new ArrayList<>();
    observations.add(new Observation(Duration.ofMillis(57_146), Outcome.ANSWERED, true));
    if (lost) {
      observations.add(new Observation(Duration.ofMillis(59_460), Outcome.SILENT, true));
    }
    return new PathResult(
        new InetSocketAddress(host, 7000),
        verdict,
        lost ? Optional.of(Duration.ofMillis(58_300)) : Optional.empty(),
        Duration.ofMillis(57_146),
        lost ? Optional.of(Duration.ofMillis(59_460)) : Optional.empty(),
        Optional.of(Boolean.TRUE),
        Optional.of(KeepAlive.parse("idle=34s,interval=11s,count=5")),
        observations,
        verdict == Verdict.UNKNOWN ? Optional.of("cancelled <by> Ctrl-C") : Optional.empty(),
        List.of(),
        Duration.ofMillis(95_500));
  }
}
