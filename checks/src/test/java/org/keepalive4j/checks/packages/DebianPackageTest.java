package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.MarkdownLinks;
import org.keepalive4j.checks.support.Output;

/** Installs, uses and removes the Debian package in a minimal Debian. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebianPackageTest {
  private static final int LAST = Integer.MAX_VALUE;

  private static DebianRoot debian;
  private static String file;
  private static List<String> before;

  @BeforeAll
  static void install() throws IOException {
    Path built = Packages.debian();
    debian = DebianRoot.open();
    before = files();
    file = debian.add(built);
    debian.succeed("dpkg", "--install", file);
  }

  @AfterAll
  static void leave() {
    if (debian != null) {
      debian.close();
    }
  }

  @Test
  void runsWithItsOwnJava() {
    assertThat(debian.run("sh", "-c", "command -v java").status()).isNotZero();

    assertThat(debian.succeed("keepalive", "--help"))
        .isEqualTo(KeepaliveCommand.here().succeed("--help").out());
  }

  @Test
  void runsTheDemo() {
    assertThat(debian.succeed("keepalive", "demo"))
        .contains("off -> idle=2s", "probes went out and were answered");
  }

  @Test
  void listsAndChecksForAnOrdinaryUser() {
    Output list = debian.run("setpriv", "--reuid=65534", "--clear-groups", "keepalive", "list");
    assertThat(list.status()).isZero();
    assertThat(list.out()).contains("LOCAL");

    debian.succeed("keepalive", "list", "--json");
    String example = "@/usr/share/doc/keepalive4j/examples/keepalive.policy";
    assertThat(debian.succeed("keepalive", "policy", "check", example)).contains("5432");
  }

  /** With this option, Java starts only if it can use the cache. See the last lines. */
  @Test
  void startsFromTheCacheThatTheInstallationCreated() {
    String command = "JAVA_TOOL_OPTIONS=-XX:AOTMode=on keepalive --version";
    String cache = "/var/cache/keepalive4j/*.aot";
    debian.succeed("sh", "-c", command);

    debian.succeed("sh", "-c", "mv " + cache + " /tmp");
    try {
      debian.succeed("keepalive", "--version");
      debian.succeed("sh", "-c", "! ls " + cache); // a file that belongs to the package
      debian.succeed(
          "sh", "-c", "echo spoilt >$(echo /tmp/*.aot | sed s,/tmp,/var/cache/keepalive4j,)");
      assertThat(debian.run("keepalive", "--version").status()).isZero(); // mends it
      debian.succeed("sh", "-c", command);
    } finally {
      debian.succeed("sh", "-c", "mv /tmp/*.aot /var/cache/keepalive4j");
    }
  }

  @Test
  void everyLinkInTheDocumentsHasATarget(@TempDir Path folder) throws IOException {
    String extract = "dpkg-deb --fsys-tarfile \"$0\" | tar -x -C \"$1\" ./usr/share/doc";
    Child.run("sh", "-c", extract, Packages.debian().toString(), folder.toString());
    Path readme = folder.resolve("usr/share/doc/keepalive4j/README.md");

    List<Path> documents = MarkdownLinks.documents(folder);

    assertThat(documents).contains(readme, readme.resolveSibling("docs/reference/agent.md"));
    assertThat(MarkdownLinks.broken(documents)).isEmpty();
  }

  @Test
  void hasAManPageAndCompletions() {
    String page = debian.succeed("zcat", "/usr/share/man/man1/keepalive.1.gz");
    assertThat(page).startsWith(".\\\"").contains(".TH KEEPALIVE 1", "keepalive list");

    String complete =
        """
        . /usr/share/bash-completion/completions/keepalive
        COMP_WORDS=(keepalive list --s) COMP_CWORD=2
        _keepalive
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    assertThat(debian.succeed("bash", "-c", complete))
        .isEqualTo("--state\n--silent\n--summary\n--sort\n");
  }

  @Test
  void hasAUnitThatWaitsForAPolicy() {
    String links = debian.succeed("find", "/etc/systemd/system", "-name", "keepalive*");
    assertThat(links).contains("multi-user.target.wants/keepalive-policy.service");

    assertThat(debian.succeed("cat", "/lib/systemd/system/keepalive-policy.service"))
        .contains("ConditionPathExists=/etc/keepalive.policy");
  }

  @Test
  @Order(LAST - 1)
  void canBeInstalledAgain() {
    debian.succeed("dpkg", "--install", file);

    assertThat(debian.succeed("sh", "-c", "ls /var/cache/keepalive4j/*.aot").lines()).hasSize(1);
    assertThat(debian.succeed("keepalive", "--version")).startsWith("keepalive ");
  }

  @Test
  @Order(LAST)
  void removingItLeavesNothingBehind() {
    Output purge = debian.run("dpkg", "--purge", "keepalive4j");

    assertThat(purge.status()).isZero();
    assertThat(purge.err()).isEmpty();
    debian.succeed("rm", file);
    assertThat(files()).containsExactlyElementsOf(before);
  }

  /** Returns all files except those that dpkg keeps, and those that any Java leaves in /tmp. */
  private static List<String> files() {
    return debian
        .succeed(
            "find",
            "/",
            "-xdev",
            "-regex",
            "/var/lib/dpkg\\|/var/log\\|/tmp",
            "-prune",
            "-o",
            "-print")
        .lines()
        .sorted()
        .toList();
  }
}
