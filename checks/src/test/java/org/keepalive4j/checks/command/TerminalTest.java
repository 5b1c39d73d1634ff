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
    assertThat(output.out()).contains(YELLOW + "off" + "\033[0m");
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
      String title = watch.line();
      String header = watch.line();
      for (int row = 0; row < 4; row++) {
        assertThat(watch.line()).contains("listening");
      }
      assertThat(watch.line()).isNotEqualTo(title).contains("  every 2s  4 sockets");
      assertThat(watch.line()).isEqualTo(header);

      watch.interrupt();

      assertThat(title).matches("[0-9:]{8}  every 2s  4 sockets, 0 without keep-alive");
      assertThat(header).startsWith("PROCESS").contains("USER-TIMEOUT");
      assertThat(watch.await().status()).isEqualTo(130); // 128 + SIGINT
    }
  }

  private static String plain(String line) {
    return line.replaceAll("\033\\[[?0-9;]*[a-zA-Z]", "");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120, 200})
  void everyLineFitsTheTerminal(int columns) {
    Output output = Child.run(onTerminalAfter("stty rows 30 columns " + columns + "; ", "list"));

    List<String> lines =
        output
            .out()
            .lines()
            .map(TerminalTest::plain)
            .filter(line -> !line.isBlank() && !line.endsWith(" sockets ...")) // progress
            .toList();
    assertThat(lines)
        .hasSizeGreaterThan(1000)
        .allSatisfy(line -> assertThat(line.strip()).hasSizeBetween(20, columns));
    assertThat(lines.getFirst()).startsWith("PROCESS");
  }

  @ParameterizedTest
  @CsvSource({"8, 200", "9, 120", "12, 80", "30, 60"})
  void watchShowsTheRowsThatFitTheTerminalAndHowManyThereAre(int rows, int columns) {
    String size = "stty rows %d columns %d; ".formatted(rows, columns);
    try (Child watch = Child.start(onTerminalAfter(size, "list", "--watch", "500ms"))) {
      String title = plain(watch.line());
      String header = plain(watch.line());
      assertThat(title).matches("[0-9:]{8}  every 500ms  [0-9]+ sockets, [0-9]+ without .*");
      assertThat(header.strip()).startsWith("PROCESS").hasSizeBetween(20, columns);
      for (int row = 0; row < rows - 3; row++) {
        assertThat(plain(watch.line())).startsWith("  so").hasSizeBetween(20, columns);
      }
      assertThat(plain(watch.line())).startsWith("rows 1-" + (rows - 3) + " of ");
    }
  }

  @Test
  void scrollsWithTheKeys() {
    try (Child watch =
        Child.start(onTerminalAfter("stty rows 8 columns 80; ", "list", "--watch", "1s"))) {
      watch.line();
      watch.send("\033[6~");

      String line = plain(watch.line());
      for (int i = 0; i < 100 && !line.startsWith("rows 5-9 of "); i++) {
        line = plain(watch.line());
      }
      assertThat(line).startsWith("rows 5-9 of ");
    }
  }

  /**
   * The alternate screen is left, and the terminal shows again what is typed, whatever ends the
   * command.
   */
  @ParameterizedTest
  @ValueSource(strings = {"q", "INT", "TERM"})
  void leavesTheTerminalAsItWas(String end) {
    String line =
        keepalive.line("list", "--watch", "--state", "listening").stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    String ended = end.equals("q") ? line : "timeout --foreground -s " + end + " 20 " + line;
    ProcessBuilder builder =
        new ProcessBuilder(
            "script",
            "--quiet",
            "--command",
            "stty rows 20 columns 80; " + ended + "; echo status $?; stty -a",
            "/dev/null");
    try (Child watch = Child.start(builder)) {
      if (end.equals("q")) {
        watch.send("q");
      }
      String out = watch.await().out();
      assertThat(out)
          .contains("\033[?1049h", "\033[?25l", "\033[?25h", "\033[?1049l")
          .containsPattern(" icanon")
          .containsPattern(" echo ")
          .contains(end.equals("q") ? "status 0" : "status 124");
      assertThat(out.indexOf("\033[?1049l")).isGreaterThan(out.lastIndexOf("PROCESS"));
    }
  }
}
