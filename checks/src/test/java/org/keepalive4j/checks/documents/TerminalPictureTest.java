package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.checks.support.PythonProgram;

/**
 * The picture of the terminal in the README shows what the command prints. With {@code
 * -Dkeepalive4j.picture=write} this test writes the picture.
 */
class TerminalPictureTest {
  private static final Path PICTURE = Path.of("..", "docs", "terminal.svg");
  private static final String CONNECTION = "connect 10.0.0.5:5432";

  @TempDir Path folder;

  @Test
  void showsWhatTheCommandPrints() throws IOException {
    Needs.root();
    Needs.tools("script", "stty", "ip");
    String picture = TerminalPicture.of(session());
    if ("write".equals(System.getProperty("keepalive4j.picture"))) {
      Files.writeString(PICTURE, picture);
    }

    assertThat(TerminalPicture.shape(Files.readString(PICTURE)))
        .as("-Dkeepalive4j.picture=write makes it anew")
        .isEqualTo(TerminalPicture.shape(picture));
  }

  /** Lists the connection of a process, changes its settings from outside, and lists it again. */
  private List<String> session() throws IOException {
    Path program = folder.resolve("orders"); // the name of the process
    Files.createSymbolicLink(program, Path.of("/usr/bin/python3"));
    try (NetworkNamespace namespace = NetworkNamespace.open()) {
      namespace.run("ip", "address", "add", "10.0.0.5/32", "dev", "lo");
      namespace.run("ip", "address", "add", "10.0.0.7/32", "dev", "lo");
      Process client =
          new ProcessBuilder(
                  namespace.inside(List.of(program.toString(), PythonProgram.named("client"))))
              .start();
      try {
        assertThat(client.inputReader().readLine()).isEqualTo("ready");
        KeepaliveCommand keepalive = KeepaliveCommand.here().in(namespace);
        List<String> lines = new ArrayList<>();
        for (String command :
            List.of(
                "list " + CONNECTION,
                "set idle=60s,interval=10s,count=5 " + CONNECTION,
                "list " + CONNECTION)) {
          lines.add("$ keepalive " + command);
          lines.addAll(onTerminal(keepalive.line(command.split(" ", -1))));
          lines.add("");
        }
        return lines.subList(0, lines.size() - 1);
      } finally {
        client.destroyForcibly().onExit().join();
      }
    }
  }

  private static List<String> onTerminal(List<String> command) {
    String line =
        command.stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", "stty cols 100 rows 30; exec ", ""));
    ProcessBuilder terminal =
        new ProcessBuilder("script", "--quiet", "--return", "--command", line, "/dev/null");
    terminal.environment().remove("NO_COLOR");
    Output output = Child.run(terminal);
    assertThat(output.status()).as(output.out() + output.err()).isZero();
    return output.lines().stream().map(String::stripTrailing).toList();
  }
}
