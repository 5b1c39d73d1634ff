package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/**
 * Runs {@code ./keepalive} and {@code ./check} from another directory and through a symbolic link.
 */
@Tag("quick")
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  private Output run(String program, String... arguments) throws IOException {
    Path link = folder.resolve(program);
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, ROOT.resolve(program));
    }
    String[] command = new String[arguments.length + 1];
    command[0] = "./" + program;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Child.run(new ProcessBuilder(command).directory(folder.toFile()));
  }

  @Test
  void keepaliveRunsTheBuiltCommand() throws IOException {
    String version = KeepaliveCommand.here().succeed("--version").out();

    assertThat(run("keepalive", "--version")).isEqualTo(new Output(0, version, ""));
  }

  @Test
  void keepaliveForwardsArgumentsAndExitStatus() throws IOException {
    Output output = run("keepalive", "list", "connect", "no brackets here");

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).contains("\n  connect no brackets here\n");
  }

  @Test
  void checkGivesAnExampleWhoseTestExists() throws IOException {
    Matcher example =
        Pattern.compile("\\./check -pl (\\w+) -am -Dtest=(\\w+)").matcher(run("check", "-h").out());
    assertThat(example.find()).isTrue();

    try (Stream<Path> files = Files.walk(ROOT.resolve(example.group(1)).resolve("src/test"))) {
      assertThat(files.map(it -> it.getFileName().toString())).contains(example.group(2) + ".java");
    }
  }

  /**
   * Runs it with a Maven that builds only core and finds no test, like the real one with -pl core.
   */
  @Test
  void checkFailsIfNoTestMatchesAndKeepsTheOtherJars() throws IOException {
    String script =
        """
        set -eu
        cp -r "$0/check" "$0/build" .
        mkdir -p bin core/target cli/target/lib
        echo old | tee core/target/keepalive4j-1.jar cli/target/keepalive4j-cli-1.jar \\
          cli/target/lib/keepalive4j-1.jar cli/target/start >old
        touch -d 2020-01-01 cli/target/keepalive4j-cli-1.jar
        printf '#!/bin/sh\\necho new >core/target/keepalive4j-1.jar\\n' >bin/mvn
        chmod +x bin/mvn
        status=0
        PATH=$PWD/bin:$PATH ./check -pl core -Dtest=NoSuchTest || status=$?
        cat core/target/keepalive4j-1.jar cli/target/keepalive4j-cli-1.jar \\
          cli/target/lib/keepalive4j-1.jar cli/target/start
        [ ! -e cli/target/aside ]
        [ ! cli/target/keepalive4j-cli-1.jar -nt old ]
        exit "$status"
        """;

    Output output =
        Child.run(
            new ProcessBuilder("sh", "-c", script, ROOT.toString()).directory(folder.toFile()));

    assertThat(output.status()).as(output.toString()).isEqualTo(1);
    assertThat(output.out())
        .contains("failed: no test matches -Dtest=NoSuchTest: ")
        .endsWith("0 passed, 0 failed, 0 skipped\nnew\nold\nold\nold\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void checkPrintsItsHelp(String option) throws IOException {
    Output output = run("check", option);

    assertThat(output.status()).isZero();
    assertThat(output.err()).isEmpty();
    assertThat(output.out()).startsWith("usage: ./check").contains("--all", "Exit status");
  }
}
