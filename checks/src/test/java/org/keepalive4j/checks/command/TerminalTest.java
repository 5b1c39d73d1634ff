package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/** Output to a terminal, a file, or a pipe whose reader is gone. */
class TerminalTest {
  private static final String YELLOW = "\033[33m";
  private static final String CLEAR = "\033[H\033[2J";

  private static HeldSockets sockets;
  private static KeepaliveCommand keepalive;

  @BeforeAll
  static void holdSockets() {
    Needs.tools("script");
    sockets = new HeldSockets(5, 1, 1500, "e");
    keepalive = KeepaliveCommand.here().in(sockets.namespace());
  }

  @AfterAll
  static void release() {
    if (sockets != null) {
      sockets.close();
    }
  }

  /** Returns a command line that runs the command on a new terminal and copies what it shows. */
  private static ProcessBuilder onTerminal(String... arguments) {
    return onTerminalAfter("", arguments);
  }

  private static ProcessBuilder onTerminalAfter(String preparation, String... arguments) {
    String line =
        keepalive.line(arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", preparation + "exec ", ""));
    ProcessBuilder builder =
        new ProcessBuilder("script", "--quiet", "--return", "--command", line, "/dev/null");
    builder.environment().remove("NO_COLOR");
    return builder;
  }

  @Test
  void marksConnectionsWithoutKeepAliveOnATerminal() {
    Output output = Child.run(onTerminal("list", "--without-keepalive"));

    assertThat(output.status()).isZero();
    assertThat(output.out()).contains(YELLOW + "off" + "\033[0m").doesNotContain(CLEAR);
  }

  @Test
  void usesNoColourIfNoColorIsSet() {
    ProcessBuilder builder = onTerminal("list", "--without-keepalive");
    builder.environment().put("NO_COLOR", "1");

    Output output = Child.run(builder);

    assertThat(output.status()).isZero();
    assertThat(output.out()).contains("off").doesNotContain(YELLOW);
  }

  @Test
  void usesNoTerminalCodesInAPipe() {
    assertThat(keepalive.succeed("list").out()).contains("off").doesNotContain("\033");
  }

  @Test
  void endsSilentlyWhenTheReaderOfItsOutputIsGone() {
    String line = String.join(" ", keepalive.line("list", "--json"));

    Output output = Child.run("bash", "-c", line + " | head -n 1; exit ${PIPESTATUS[0]}");

    assertThat(output).isEqualTo(new Output(0, output.lines().getFirst() + "\n", ""));
  }

  @Test
  void reportsThatItsOutputCannotBeWritten() {
    String line = String.join(" ", keepalive.line("list", "--json"));

    Output output = Child.run("bash", "-c", line + " > /dev/full");

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err()).contains("No space left on device");
  }

  @Test
  void changesAllConnectionsThoughTheReaderOfItsOutputIsGone() {
    String head = String.join(" ", keepalive.line("set", "idle=777s", "--all"));
    Output unread = Child.run("bash", "-c", head + " | head -n 1; exit ${PIPESTATUS[0]}");
    assertThat(unread.status()).isZero();
    assertThat(unread.err()).doesNotContain("cannot be written");
    assertThat(keepalive.succeed("list", "--json").lines())
        .filteredOn(socket -> socket.contains("\"established\""))
        .hasSizeGreaterThan(1000)
        .allSatisfy(socket -> assertThat(socket).contains("\"idleSeconds\":777"));

    String full = String.join(" ", keepalive.line("set", "idle=778s", "--all"));
    Output lost = Child.run("bash", "-c", full + " > /dev/full");
    assertThat(lost.status()).isEqualTo(1);
    assertThat(lost.err()).contains("No space left on device");
    assertThat(keepalive.succeed("list", "--json").lines())
        .filteredOn(socket -> socket.contains("\"established\""))
        .allSatisfy(socket -> assertThat(socket).contains("\"idleSeconds\":778"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2>&-", "2>/dev/full", "<&- >&- 2>&-", ">/dev/full 2>&1"})
  void exitsWith2ForWrongUsageThoughStandardErrorIsClosed(String redirections) {
    String line = String.join(" ", keepalive.line("list", "--no-such-option"));

    assertThat(Child.run("bash", "-c", line + " " + redirections).status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "--version", "explain on", "doctor"})
  void reportsThatStandardOutputIsClosed(String arguments) {
    String line = String.join(" ", keepalive.line(arguments.split(" ")));

    Output output = Child.run("bash", "-c", line + " >&-");

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err()).contains("keepalive: the output cannot be written: Bad file descr");
  }

  /** Otherwise a socket that the command opens would get the number, and then its output. */
  @Test
  void opensNoFileWithTheNumberOfAClosedStandardStream() throws IOException {
    String line = String.join(" ", keepalive.line("list", "--watch"));
    try (Child watch = Child.start(List.of("bash", "-c", "exec " + line + " <&- 2>&-"))) {
      watch.line();

      for (String descriptor : List.of("0", "2")) {
        Path target = Files.readSymbolicLink(Path.of("/proc/" + watch.pid() + "/fd", descriptor));
        assertThat(target.toString()).as(descriptor).doesNotContain("socket", "anon_inode", "bpf");
      }
    }
  }

  @Test
  void watchesUntilItIsInterrupted() {
    String pid = Long.toString(sockets.processes().getFirst());
    try (Child watch =
        Child.start(keepalive.line("list", "--watch", "--state", "listening", "--pid", pid))) {
      List<String> first = List.of(watch.line(), watch.line(), watch.line(), watch.line());
      assertThat(watch.line()).contains("listening"); // four listeners in a table
      String header = watch.line();

      watch.interrupt();

      assertThat(header).isEqualTo(first.getFirst()).startsWith("STATE");
      assertThat(watch.await().status()).isEqualTo(130); // 128 + SIGINT
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 200, 6", "9, 80, 3"}) // with 80 columns, each line takes two rows
  void watchShowsTheHeaderAndTheRowsThatFitTheTerminal(int rows, int columns, int fit) {
    String size = "stty rows %d columns %d; ".formatted(rows, columns);
    try (Child watch = Child.start(onTerminalAfter(size, "list", "--watch"))) {
      for (int pass = 0; pass < 2; pass++) {
        assertThat(watch.line()).contains(CLEAR + "STATE");
        for (int row = 0; row < fit; row++) {
          assertThat(watch.line()).matches("(established|listening) .*");
        }
      }
      assertThat(watch.line()).matches("\\.\\.\\. [0-9]+ more\\033.*");
    }
  }

  @Test
  void watchUsesTheWholeTerminal() {
    try (Child watch = Child.start(onTerminal("list", "--watch", "--state", "listening"))) {
      assertThat(watch.line()).startsWith(CLEAR + "STATE");
      assertThat(List.of(watch.line(), watch.line(), watch.line(), watch.line()))
          .allSatisfy(line -> assertThat(line).startsWith("listening"));
      assertThat(watch.line()).startsWith(CLEAR + "STATE");
    }
  }
}
