package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;

/** The help explains every command, every option and every form of argument. */
class HelpTest {
  private static final Pattern OPTION = Pattern.compile("--([a-z][a-z0-9-]*)");

  static List<CommandDescription> commands() {
    return CommandCatalog.all();
  }

  @Test
  void theOverviewNamesEveryCommandWithItsSummary() {
    assertThat(commands())
        .extracting(CommandDescription::name)
        .contains("list", "set", "doctor", "demo");
    for (CommandDescription command : commands()) {
      assertThat(Help.overview())
          .containsPattern("(?m)^  keepalive " + command.name() + " +" + command.summary() + "$");
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void namesEveryOptionInItsUsageAndExplainsIt(CommandDescription command) {
    String help = Help.of(command);
    Set<String> options = new TreeSet<>();
    command.options().forEach(option -> options.add(option.name()));

    assertThat(help).startsWith("keepalive " + command.name());
    assertThat(optionsIn(command.usage())).isEqualTo(options);
    assertThat(optionsIn(help)).isEqualTo(options);
    for (OptionDescription option : command.options()) {
      assertThat(help).containsPattern("(?m)^  " + Pattern.quote(option.term()) + " +[a-z]");
    }
  }

  @Test
  void fitsATerminalOf80Columns() {
    Stream.concat(Stream.of(Help.overview()), commands().stream().map(Help::of))
        .flatMap(String::lines)
        .forEach(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  /** Which it begins with, and man(1) indents by 7. */
  @ParameterizedTest
  @MethodSource("commands")
  void hasAUsageThatFitsOnTheManPage(CommandDescription command) {
    assertThat(command.usage().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(71));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsEachFormOfArgumentThatItTakes(CommandDescription command) {
    String help = Help.of(command);
    List<String> forms = List.of("MATCH", "SETTINGS", "POLICY", "D");

    assertThat(forms.stream().filter(form -> command.usage().matches("(?s).*\\b" + form + "\\b.*")))
        .allSatisfy(form -> assertThat(help).containsPattern("(?m)^" + form + " {2,}\\S"));
  }

  @Test
  void saysThatTheAgentKnowsHostNames() {
    CommandDescription attach =
        commands().stream().filter(it -> it.name().equals("attach")).findFirst().orElseThrow();

    assertThat(Help.of(attach)).contains("*.example.org");
  }

  @Test
  void aCommandThatDoesNotExistHasNoDescription() {
    assertThat(CommandCatalog.find("lists")).isNull();
    assertThatThrownBy(() -> CommandCatalog.all().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Set<String> optionsIn(String text) {
    Set<String> options = new TreeSet<>();
    OPTION
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(it -> options.add(it.substring(2)));
    options.remove("help"); // POLICY refers to the help of another command
    return options;
  }
}
