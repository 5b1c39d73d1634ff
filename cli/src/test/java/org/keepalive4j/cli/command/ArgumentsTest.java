package org.keepalive4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.CommandDescription.Completion;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;
import org.keepalive4j.cli.output.CommandDescription.Value;

class ArgumentsTest {
  private static final Value NUMBER = new Value("N", Completion.NONE, List.of());
  private static final CommandDescription TEST =
      new CommandDescription(
          "test",
          "",
          "",
          List.of(
              new OptionDescription("all", null, ""),
              new OptionDescription("pid", new Value("PID", Completion.PROCESS, List.of()), ""),
              new OptionDescription("max", new Value("D", Completion.NONE, List.of()), ""),
              new OptionDescription("user", NUMBER, true, ""),
              new OptionDescription("watch", new Value("D", Completion.NONE, List.of(), "2s"), ""),
              new OptionDescription("rate", NUMBER, "")),
          List.of(),
          Completion.NONE);

  private static Arguments arguments(String... arguments) throws UsageException {
    return new Arguments(TEST, List.of(arguments));
  }

  private static void assertUsageError(ThrowingCallable call, String... texts) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.getMessage()).contains(texts));
  }

  @Test
  void optionsMayComeBetweenWords() throws Exception {
    var arguments = arguments("idle=60s", "--all", "connect", "--pid", "17", "*:5432");

    assertThat(arguments.has("all")).isTrue();
    assertThat(arguments.pids()).containsExactly(17);
    assertThat(arguments.words()).containsExactly("idle=60s", "connect", "*:5432");
    assertThat(arguments.settings()).isEqualTo(KeepAlive.parse("idle=60s"));
    assertThat(arguments.matches(1)).containsExactly(Match.parse("connect *:5432"));
  }

  @Test
  void whatIsNotGivenHasADefault() throws Exception {
    var arguments = arguments();

    assertThat(arguments.has("all")).isFalse();
    assertThat(arguments.value("max")).isNull();
    assertThat(arguments.duration("max")).isNull();
    assertThat(arguments.number("rate", 7)).isEqualTo(7);
    assertThat(arguments.matches(0)).isEmpty();
  }

  @Test
  void aRepeatableOptionHasSeveralValuesAndAnotherIsRefusedTwice() throws Exception {
    assertThat(arguments("--user", "a", "--user=b").values("user")).containsExactly("a", "b");
    assertThat(arguments().values("user")).isEmpty();
    assertUsageError(() -> arguments("--max", "1", "--max", "2"), "--max is given twice");
  }

  @ParameterizedTest
  @CsvSource({"--watch,2s,0", "--watch 5s,5s,0", "--watch any *,2s,2", "--watch --all,2s,0"})
  void anOptionWithAnImpliedValueLeavesWordsAlone(String line, String value, int words)
      throws Exception {
    var arguments = arguments(line.split(" "));

    assertThat(arguments.value("watch")).isEqualTo(value);
    assertThat(arguments.words()).hasSize(words);
  }

  @Test
  void aValueMayBeginWithAHyphen() throws Exception {
    assertThat(arguments("--max", "-all").value("max")).isEqualTo("-all");
  }

  @Test
  void severalMatchesComeInOneWordOrSeveral() throws Exception {
    assertThat(arguments("connect *:5432", "accept", "10.0.0.0/8", "any", "*").matches(0))
        .containsExactly(
            Match.parse("connect *:5432"), Match.parse("accept 10.0.0.0/8"), Match.ALL);
  }

  @Test
  void afterTwoDashesNothingIsAnOption() throws Exception {
    assertThat(arguments("--", "--all").words()).containsExactly("--all");
    assertThat(Arguments.askForHelp(List.of("a", "--help"))).isTrue();
    assertThat(Arguments.askForHelp(List.of("a", "--", "--help"))).isFalse();
  }

  @Test
  void anOptionThatIsUnknownAbbreviatedOrWithoutItsValueIsAUsageError() {
    assertUsageError(() -> arguments("--none"), "--none");
    assertUsageError(() -> arguments("--al"), "--al");
    assertUsageError(() -> arguments("--max"), "--max", "D");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "x", "", "1234567890"})
  void aProcessIsNamedByAPositiveNumber(String pid) {
    assertUsageError(() -> arguments("--pid=" + pid).pids(), "--pid");
    assertUsageError(() -> arguments("--", pid).process(0), "PID");
  }

  @ParameterizedTest
  @CsvSource({"90s,PT1M30S", "2m,PT2M", "2,PT2S"})
  void aDurationIsReadAsInAPolicy(String text, Duration expected) throws Exception {
    assertThat(arguments("--max", text).duration("max")).isEqualTo(expected);
  }

  @Test
  void whatCannotBeReadIsQuotedInTheError() {
    assertUsageError(() -> arguments("--max", "5x").duration("max"), "--max", "`5x`");
    assertUsageError(() -> arguments("--rate", "many").number("rate", 1), "--rate", "`many`");
    assertUsageError(() -> arguments("idle=x").settings(), "SETTINGS", "`idle=x`");
    assertUsageError(() -> arguments("any *:x").matches(0), "MATCH", "`any *:x`");
    assertUsageError(() -> arguments("any * idle=x").policy(0), "POLICY", "`any * idle=x`");
  }

  @Test
  void whatIsMissingOrTooMuchIsNamed() {
    assertUsageError(() -> arguments().settings(), "SETTINGS");
    assertUsageError(() -> arguments().policy(0), "POLICY");
    assertUsageError(() -> arguments().process(0), "PID");
    assertUsageError(() -> arguments("a", "b").requireWords(1), "`b`");
    assertUsageError(() -> arguments("--all").refuse("all"), "--all");
  }

  @Test
  void theErrorNamesTheCommandsHelp() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> arguments("--none"))
        .satisfies(e -> assertThat(e.help()).isEqualTo("keepalive test --help"));
  }

  @Test
  void settingsAloneAreAPolicyToo() throws Exception {
    assertThat(arguments("idle=60s").policy(0)).isEqualTo(Policy.parse("any * idle=60s"));
  }
}
