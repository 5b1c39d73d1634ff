package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.Kernel;

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
        .containsExactly("ping", "policy", "probe");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "help", "p"))
        .containsExactly("ping", "policy", "probe");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "policy", "in"))
        .containsExactly("install");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "list", "--state", "lis"))
        .containsExactly("listening");
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "list", "--pid", pid))
        .contains(pid);
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "attach", pid)).contains(pid);
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "run", "on", "--", "unsh"))
        .contains("unshare");
    assertThat(lines("bash", "-c", script, "bash", file, "keepalive", "run", "@/etc/os-rel"))
        .containsExactly("@/etc/os-release");
  }

  /** Words are split at {@code =}, as bash splits them. */
  @Test
  void completeValuesInBash() throws IOException {
    String file = unpacked("bash-completion/completions/keepalive").toString();
    String script =
        """
        . "$1"; shift
        compopt() { :; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _keepalive
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    List<String> bash = List.of("bash", "-c", script, "bash", file, "keepalive");

    assertThat(completed(bash, "doctor", "--color", "="))
        .containsExactly("auto", "always", "never");
    assertThat(completed(bash, "doctor", "--color", "=", "al")).containsExactly("always");
    assertThat(completed(bash, "set", "i")).containsExactly("idle=", "interval=");
    assertThat(completed(bash, "set", "idle", "=", "60s,in")).containsExactly("60s,interval=");
    assertThat(completed(bash, "set", "idle", "=")).containsExactly("");
    assertThat(completed(bash, "set", "idle=60s", "c")).containsExactly("count=", "connect");
    assertThat(completed(bash, "run", "idle", "=", "60s,mo")).containsExactly("60s,mode=");
    assertThat(completed(bash, "run", "idle", "=", "60s,mode", "="))
        .containsExactly("protect", "fill", "enforce");
    assertThat(completed(bash, "policy", "check", "--for", "k")).containsExactly("kernel");
    assertThat(completed(bash, "policy", "install", "on", "--cgroup", "/keepalive4j-none"))
        .containsExactly("");
    assertThat(completed(bash, "attach", "1", "--s")).containsExactly("--status");
  }

  @Test
  void completeCgroupsAndProcessesWithNamesInBash() throws Exception {
    Needs.root();
    String file = unpacked("bash-completion/completions/keepalive").toString();
    String script =
        """
        . "$1"; shift
        compopt() { :; }
        keepalive() { echo '{"cgroup":"/keepalive4j-shown","state":"active"}'; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _keepalive
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    List<String> bash = List.of("bash", "-c", script, "bash", file, "keepalive");
    Path cgroup;
    try (Kernel kernel = Kernel.open()) {
      cgroup = Path.of(Cgroups.mountPoint(kernel), "keepalive4j-completed");
    }
    Files.createDirectory(cgroup);
    try {
      assertThat(completed(bash, "policy", "install", "on", "--cgroup", "/keepalive4j-comp"))
          .containsExactly("/keepalive4j-completed");
    } finally {
      Files.delete(cgroup);
    }
    assertThat(completed(bash, "policy", "remove", "--cgroup", ""))
        .containsExactly("/keepalive4j-shown");
    assertThat(completed(bash, "list", "--pid", ""))
        .anyMatch(process -> process.matches(ProcessHandle.current().pid() + " \\(java\\)"));
  }

  private static List<String> completed(List<String> bash, String... words) {
    List<String> line = new ArrayList<>(bash);
    line.addAll(List.of(words));
    return lines(line.toArray(String[]::new));
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
    assertThat(listed).contains("--state", "only in this state", "--summary");
    String words =
        String.join(
            "\n", lines("zsh", "-f", "-c", script, "zsh", functions + "", "keepalive policy "));
    assertThat(words).contains("check", "install", "connections keep the settings");
    String help =
        String.join(
            "\n", lines("zsh", "-f", "-c", script, "zsh", functions + "", "keepalive help "));
    assertThat(help).contains("policy", "explain", "doctor");
    String settings =
        String.join(
            "\n", lines("zsh", "-f", "-c", script, "zsh", functions + "", "keepalive set "));
    assertThat(settings).contains("idle", "time before the first probe", "user-timeout");
  }

  @Test
  void completionsWorkInFish() throws IOException {
    Needs.tools("fish");
    String file = unpacked("fish/vendor_completions.d/keepalive.fish").toString();
    String script = "source $argv[1]; complete -C $argv[2]";

    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive p"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactly("ping", "policy", "probe");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive help p"))
        .containsExactly("ping", "policy", "probe");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive list --s"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactlyInAnyOrder("--silent", "--sort", "--state", "--summary");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive list --state lis"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactly("listening");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive set idle=60s,in"))
        .containsExactly("idle=60s,interval=");
    assertThat(lines("fish", "--no-config", "-c", script, file, "keepalive doctor --color al"))
        .extracting(line -> line.split("\t", 2)[0])
        .containsExactly("always");
  }
}
