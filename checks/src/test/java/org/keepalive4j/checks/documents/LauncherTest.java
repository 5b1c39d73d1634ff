package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** {@code ./keepalive} and {@code ./check}, from another folder, through a symbolic link. */
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
  void keepaliveRunsWhatIsBuilt() throws IOException {
    String version = KeepaliveCommand.here().succeed("--version").out();

    assertThat(run("keepalive", "--version")).isEqualTo(new Output(0, version, ""));
  }

  @Test
  void keepalivePassesArgumentsAndExitStatusOn() throws IOException {
    Output output = run("keepalive", "list", "connect", "no brackets here");

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).contains("MATCH `connect no brackets here`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void checkExplainsItself(String option) throws IOException {
    Output output = run("check", option);

    assertThat(output.status()).isZero();
    assertThat(output.err()).isEmpty();
    assertThat(output.out()).startsWith("usage: ./check").contains("--all", "Exit status");
  }
}
