package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/** Uses the completions in their shells. */
class CompletionsTest {
  @TempDir Path folder;

  private Path unpacked(String file) throws IOException {
    Path tarball = Packages.tarball();
    Output tar =
        Child.run(
            "tar",
            "-xzf",
            tarball.toString(),
            "-C",
            folder.toString(),
            "--strip-components=1",
            "--wildcards",
            "*/share/" + file);
    assertThat(tar.status()).as(tar.err()).isZero();
    return folder.resolve("share").resolve(file);
  }

  private static List<String> lines(String... command) {
    Output output = Child.run(command);
    assertThat(output.err()).isEmpty();
    assertThat(output.status()).isZero();
    return output.out().lines().map(String::strip).toList();
  }

  @Test
  void completionsWorkInBash() throws IOException {
    String file = unpacked("bash-completion/completions/keepalive").toString();
    String script =
        """
        . "$1"; shift
        compopt() { :; } # speaks to a completion that is asked for by a key
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _keepalive
        printf '%s\\n' "${COMPREPLY[@]}"
        """;

    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "p"))
        .containsExactly("policy", "probe");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "help", "p"))
        .containsExactly("policy", "probe");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "policy", "in"))
        .containsExactly("install");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "list", "--state", "lis"))
        .containsExactly("listening");
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "list", "--pid", pid))
        .contains(pid);
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "run", "on", "--", "unsh"))
        .contains("unshare");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "run", "@/etc/os-rel"))
        .containsExactly("@/etc/os-release");
  }

  /** zsh completes only on a terminal, which one of its modules provides. */
  @Test
  void completionsWorkInZsh() throws IOException {
    Needs.tools("zsh");
    Path functions = unpacked("zsh/vendor-completions/_keepalive").getParent();
    String script =
        """
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z "fpath=($1 \\$fpath); autoload -U compinit; compinit -u -D; PS1=\\$'<\\\\x70rompt>'"
        zpty -r z out '*<prompt>*'
        zpty -n -w z "$2"$'\\t\\C-U'"print en\\\\d"$'\\n'
        zpty -r z out '*end*'
        print -r -- $out
        """;

    String listed =
        String.join(
            "\n", lines("zsh", "-f", "-c", script, "zsh", functions + "", "keepalive list --s"));
    assertThat(listed).contains("--state", "only sockets in this state", "--summary");
    String words =
        String.join(
            "\n", lines("zsh", "-f", "-c", script, "zsh", functions + "", "keepalive policy "));
    assertThat(words).contains("check", "install", "connections keep the settings");
    String help =
        String.join(
            "\n", lines("zsh", "-f", "-c", script, "zsh", functions + "", "keepalive help "));
    assertThat(help).contains("policy", "explain", "doctor");
  }

  @Test
  void completionsWorkInFish() throws IOException {
    Needs.tools("fish");
    String file = unpacked("fish/vendor_completions.d/keepalive.fish").toString();
    String script = "source $argv[1]; complete -C $argv[2]";

    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive p"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactly("policy", "probe");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive help p"))
        .containsExactly("policy", "probe");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive list --s"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactlyInAnyOrder("--state", "--summary");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive list --state lis"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactly("listening");
  }
}
