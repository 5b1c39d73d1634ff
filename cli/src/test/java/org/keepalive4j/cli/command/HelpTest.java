package org.keepalive4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.cli.output.Help;

/** The help is whole: every command, and every option of each, and none that there is not. */
class HelpTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  keepalive ([a-z]+) ");
  private static final Pattern OPTION = Pattern.compile("--([a-z][a-z0-9-]*)");

  static Stream<String> commands() {
    return COMMAND.matcher(Help.OVERVIEW).results().map(it -> it.group(1)).distinct();
  }

  @Test
  void namesCommands() {
    assertThat(commands()).contains("list", "set", "doctor", "demo");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void namesEveryOptionInItsUsageAndExplainsIt(String name) {
    String help = Help.of(name);
    Set<String> options = new TreeSet<>();
    for (Option option : CommandRunner.command(name).options().getOptions()) {
      options.add(option.getLongOpt());
    }

    assertThat(help).startsWith("keepalive " + name);
    assertThat(named(help)).isEqualTo(options);
    for (String option : options) {
      assertThat(help).containsPattern("(?m)^  --" + option + "( [A-Z]+)? +[a-z]");
    }
  }

  @Test
  void fitsATerminalOf80Columns() {
    Stream.concat(Stream.of(Help.OVERVIEW), commands().map(Help::of))
        .flatMap(String::lines)
        .forEach(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  /** Which it begins with, and man(1) indents by 7. */
  @ParameterizedTest
  @MethodSource("commands")
  void hasAUsageThatFitsOnTheManPage(String name) {
    assertThat(Help.of(name).lines().takeWhile(line -> !line.isEmpty()))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(71));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsWhatItTakes(String name) {
    String help = Help.of(name);
    List<String> forms = List.of("MATCH", "SETTINGS", "POLICY", "D");

    assertThat(forms.stream().filter(form -> help.matches("(?s)[^\\n]*\\b" + form + "\\b.*")))
        .allSatisfy(form -> assertThat(help).containsPattern("(?m)^" + form + " {2,}\\S"));
  }

  @Test
  void tellsThatTheAgentKnowsNames() {
    assertThat(Help.of("attach")).contains("*.example.org");
  }

  private static Set<String> named(String help) {
    Set<String> named = new TreeSet<>();
    OPTION
        .matcher(help)
        .results()
        .map(MatchResult::group)
        .forEach(it -> named.add(it.substring(2)));
    named.remove("help"); // of every command, and so told once for all
    return named;
  }
}
