package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.DetectionGoal;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.SystemValues;

class ExplanationFormsTest {
  private static final SystemValues LINUX = SystemValues.linux();
  private static final Pattern DURATION =
      Pattern.compile("(?<![\\w.-])[0-9][0-9.]*(ms|[smhd])([0-9.]*[smhd])*\\b");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on",
        "off",
        "user-timeout=90s",
        "idle=1s,interval=1s,count=127",
        "idle=1s,interval=32767s,count=127",
        "idle=32767s,interval=1s,count=1",
        "idle=1s,interval=1s,user-timeout=2147483647ms",
      })
  void fitsATerminalOf80Columns(String settings) {
    String text = ExplanationText.of(explain(settings), false);

    // A link is not to be broken.
    assertThat(text.lines().filter(line -> !line.contains("https://")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void drawsTheProbesOfAnIdleConnection() {
    assertThat(ExplanationText.of(explain("idle=60s,interval=10s,count=3"), false))
        .containsPattern("\\|-+//-+p-+p-+p-+X");
  }

  @Test
  void drawsNoBreakWhereNoneIsNeeded() {
    assertThat(ExplanationText.of(explain("idle=10s,interval=10s,count=3"), false))
        .containsPattern("\\|-+p-+p-+p-+X");
  }

  @Test
  void coloursOnlyWhereColourIsWelcome() {
    Explanation explanation = explain("idle=60s,interval=10s,count=3");
    String coloured = ExplanationText.of(explanation, true);
    String plain = ExplanationText.of(explanation, false);

    assertThat(coloured).contains("\033[32mp\033[0m", "\033[31mX\033[0m");
    assertThat(coloured.replaceAll("\033\\[[0-9]+m", "")).isEqualTo(plain);
    assertThat(plain).doesNotContain("\033");
  }

  @Test
  void tellsOfProbesThatWereAnsweredBeforeWhereThatIsAnotherTime() {
    assertThat(ExplanationText.of(explain("idle=60s,interval=5m,count=2"), false))
        .contains("once a probe was answered", "A peer that dies then");
    assertThat(ExplanationText.of(explain("idle=60s,interval=60s,count=2"), false))
        .doesNotContain("once a probe was answered");
  }

  /** So that what somebody reads here can be typed. */
  @ParameterizedTest
  @MethodSource("randomSettings")
  void everyPrintedDurationIsReadBack(String settings) {
    String text = ExplanationText.of(explain(settings), false);

    assertThat(DURATION.matcher(text).results().map(MatchResult::group))
        .isNotEmpty()
        .allSatisfy(
            printed -> assertThat(Durations.format(Durations.parse(printed))).isEqualTo(printed));
  }

  static Stream<String> randomSettings() {
    return LongStream.range(0, 50)
        .mapToObj(seed -> {
          var random = new Random(seed);
          return KeepAlive.on()
              .with(KeepAliveOption.IDLE, 1 + random.nextInt(32767))
              .with(KeepAliveOption.INTERVAL, 1 + random.nextInt(1 + random.nextInt(32767)))
              .with(KeepAliveOption.COUNT, 1 + random.nextInt(127))
              .with(KeepAliveOption.USER_TIMEOUT, random.nextInt(1 << (1 + random.nextInt(30))))
              .toString();
        });
  }

  @Test
  void answersAGoalFirstThenExplainsTheAnswerThenWarns() {
    Explanation explanation =
        Explanation.of(
            Optional.empty(), LINUX, Optional.of(DetectionGoal.survive(Duration.ofSeconds(1000))));
    String text = ExplanationText.of(explanation, false);
    String answer = explanation.advice().orElseThrow().toString();

    assertThat(explanation.settings()).hasToString(answer);
    assertThat(text)
        .startsWith("To survive an idle timeout of 16m40s:\n  " + answer + "\n\nIn effect: ");
    assertThat(text.indexOf("A dead peer is detected:"))
        .isBetween(1, text.indexOf("is too long for:"));
  }

  @Test
  void explainsTheSystemsValuesIfNothingIsAsked() {
    Explanation explanation = Explanation.of(Optional.empty(), LINUX, Optional.empty());

    assertThat(explanation.settings()).isEqualTo(KeepAlive.on());
    assertThat(ExplanationText.of(explanation, false))
        .startsWith("A socket with keep-alive on and no values of its own gets the system's")
        .contains("In effect: idle 2h, interval 75s, count 9, no user timeout.");
  }

  @Test
  void warnsOfSettingsThatDetectLateBecauseOptionsAreUnset() {
    assertThat(explain("idle=60s").warnings())
        .singleElement(as(STRING))
        .startsWith("on an idle connection, a dead peer is detected only after 12m2")
        .contains("the system's values apply: interval=75s, count=9. Add interval=15s,count=4 ");
    assertThat(explain("on").warnings()).singleElement(as(STRING)).contains("idle=2h, interval=");
    assertThat(explain("idle=60s,interval=10s").warnings()).isEmpty();
    assertThat(explain("idle=2h,interval=75s,count=9").warnings()).isEmpty();
    assertThat(explain("idle=80s,user-timeout=90s").warnings()).isEmpty();
    assertThat(explain("user-timeout=90s").warnings()).isEmpty();
    assertThat(explain("off").warnings()).isEmpty();
  }

  @Test
  void namesTheWarningsInTextAndJson() throws Exception {
    var out = new ByteArrayOutputStream();
    ExplanationJson.write(explain("idle=10s,interval=60s,count=3"), out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"settingsWarnings\":[\"the interval of 60s is longer than idle, 10s: ");
    assertThat(ExplanationText.of(explain("idle=60s"), false)).contains("\nWarning: on an idle ");
  }

  @Test
  void namesWhatForgetsTheConnectionWithItsSource() {
    assertThat(ExplanationText.of(explain("on"), false))
        .contains("AWS network load balancer", "5m50s", "https://docs.aws.amazon.com/");
    assertThat(ExplanationText.of(explain("idle=60s,interval=10s"), false))
        .doesNotContain("AWS network load balancer");
  }

  @Test
  void saysThatTheIntervalCountsToo() {
    assertThat(ExplanationText.of(explain("idle=60s,interval=10m"), false))
        .contains("The interval counts too", "AWS network load balancer");
  }

  @Test
  void advisesSettingsForAGoal() {
    Explanation explanation =
        Explanation.of(
            Optional.of(KeepAlive.on()),
            LINUX,
            Optional.of(DetectionGoal.detectWithin(Duration.ofSeconds(30))));

    assertThat(ExplanationText.of(explanation, false))
        .contains(
            "To detect a dead peer within 30s", explanation.advice().orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off", "idle=1s,interval=1s,count=127"})
  void drawsAPictureThatIsWellFormed(String settings) throws Exception {
    byte[] svg = ExplanationSvg.of(explain(settings)).getBytes(StandardCharsets.UTF_8);

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
  }

  @Test
  void writesOneJsonObjectWithNullForNever() throws Exception {
    var out = new ByteArrayOutputStream();
    ExplanationJson.write(explain("user-timeout=3s"), out);

    String json = out.toString(StandardCharsets.UTF_8);

    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      parser.skipChildren();
      assertThat(parser.nextToken()).isNull();
    }
    assertThat(json)
        .contains("\"settings\":\"user-timeout=3s\"", "\"idle\":null", "\"error\":\"ETIMEDOUT\"");
  }

  private static Explanation explain(String settings) {
    return Explanation.of(Optional.of(KeepAlive.parse(settings)), LINUX, Optional.empty());
  }
}
