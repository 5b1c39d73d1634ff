package org.keepalive4j.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;
import org.keepalive4j.cli.output.Help;

/** The man page and the completions have everything that the help has. */
class DocumentsTest {
  @TempDir Path share;

  private static List<CommandDescription> commands() {
    return CommandCatalog.all();
  }

  @Test
  void findsTheCommands() {
    assertThat(commands())
        .extracting(CommandDescription::name)
        .containsExactly(
            "list", "set", "ping", "run", "policy", "attach", "explain", "probe", "doctor", "demo");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasEveryWordOfAHelpOnTheManPage(CommandDescription command) {
    String section =
        ManPage.of("1.2.3")
            .split("\n\\.SS keepalive " + command.name() + "\n", -1)[1]
            .split("\n\\.S[SH] ", 2)[0];
    String words =
        section
            .replaceAll("(?m)^\\.(PP|TP|nf|fi|B)\\b", "")
            .replace("\\&", "")
            .replace("\\-", "-")
            .replace("\\e", "\\");
    String[] explanationAndExamples = words.strip().split("\nEXAMPLES\n", -1);
    StringBuilder all = new StringBuilder(explanationAndExamples[0]);
    command.arguments().forEach(each -> all.append(' ' + each.term() + ' ' + each.text()));
    if (explanationAndExamples.length > 1) {
      all.append(" EXAMPLES ").append(explanationAndExamples[1]);
    }

    assertThat(all.toString().split("\\s+")).containsExactly(Help.of(command).split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasEveryOptionInTheManPageAndInEachCompletion(CommandDescription command)
      throws IOException {
    Documents.write(share, "1.2.3");
    String man = Files.readString(share.resolve("man/man1/keepalive.1"));
    String ofCommand = man.split("\n\\.SS keepalive " + command.name() + "\n", -1)[1];
    String bash =
        line("bash-completion/completions/keepalive", " " + command.name() + ") options=");
    String zsh = Files.readString(share.resolve("zsh/vendor-completions/_keepalive"));
    String fish = Files.readString(share.resolve("fish/vendor_completions.d/keepalive.fish"));

    for (OptionDescription option : command.options()) {
      assertThat(ofCommand).contains(".B " + ManPage.escaped(option.term()) + "\n");
      assertThat(bash).containsPattern("[ ']--" + option.name() + "[ ']");
      assertThat(zsh.split("\n    " + command.name() + "\\)\n", -1)[1])
          .contains("'--" + option.name() + "[");
      assertThat(fish).contains("from " + command.name() + "' -l " + option.name() + " ");
    }
  }

  private String line(String file, String with) throws IOException {
    return Files.readAllLines(share.resolve(file)).stream()
        .filter(line -> line.contains(with))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hasTheSectionsThatUsersLookFor() {
    assertThat(ManPage.of("1.2.3"))
        .containsSubsequence(
            "\n.SH EXAMPLES\n",
            "\n.SH EXIT STATUS\n",
            "\n.SH ENVIRONMENT\n",
            ".B NO_COLOR\n",
            "\n.SH FILES\n",
            ".B /etc/keepalive.policy\n",
            "\n.SH SEE ALSO\n",
            ".B ss(8)\n");
  }

  @Test
  void explainsEachFormOfArgumentOnce() {
    String man = ManPage.of("1.2.3");

    assertThat(man).contains("\"keepalive4j 1.2.3\"");
    for (String form : List.of("MATCH", "SETTINGS", "POLICY", "D")) {
      assertThat(man.split("\n\\.B " + form + "\n", -1)).as(form).hasSize(2);
    }
  }
}
