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
import org.keepalive4j.cli.output.Help;

/** Nothing of the help, which is tested to name every option that there is, is lost on its way. */
class DocumentsTest {
  @TempDir Path share;

  private static List<HelpPage> commands() {
    return HelpPage.commands();
  }

  @Test
  void findsTheCommands() {
    assertThat(commands())
        .extracting(HelpPage::command)
        .containsExactly(
            "list", "set", "run", "policy", "attach", "explain", "probe", "doctor", "demo");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void takesEveryWordOfAHelpUpOnce(HelpPage page) {
    StringBuilder text = new StringBuilder(String.join(" ", page.usage()));
    page.entries().forEach(entry -> text.append(' ' + entry.term() + ' ' + entry.text()));

    assertThat(text.toString().split("\\s+"))
        .containsExactly(Help.of(page.command()).split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasEveryOptionInTheManPageAndInEachCompletion(HelpPage page) throws IOException {
    Documents.write(share, "1.2.3");
    String man = Files.readString(share.resolve("man/man1/keepalive.1"));
    String ofCommand = man.split("\n\\.SS keepalive " + page.command() + "\n", -1)[1];
    String bash = line("bash-completion/completions/keepalive", " " + page.command() + ") words=");
    String zsh = Files.readString(share.resolve("zsh/vendor-completions/_keepalive"));
    String fish = Files.readString(share.resolve("fish/vendor_completions.d/keepalive.fish"));

    for (HelpPage.Option option : page.options()) {
      if (!option.name().equals("--help")) {
        String term = option.name() + (option.value().isEmpty() ? "" : " " + option.value());
        assertThat(ofCommand).contains(".B " + ManPage.escaped(term) + "\n");
      }
      assertThat(bash).containsPattern("[ ']" + option.name() + "[ ']");
      assertThat(zsh.split("\n    " + page.command() + "\\)\n", -1)[1])
          .contains("'" + option.name() + "[");
      assertThat(fish)
          .contains("from " + page.command() + "' -l " + option.name().substring(2) + " ");
    }
  }

  private String line(String file, String with) throws IOException {
    return Files.readAllLines(share.resolve(file)).stream()
        .filter(line -> line.contains(with))
        .findFirst()
        .orElseThrow();
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
