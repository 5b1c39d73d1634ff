package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/** Names that other users choose are escaped on the terminal. */
class HostileNamesTest {
  // A line end that fakes a row, ESC and the one-character CSI, which move the cursor, and RLO.
  private static final String NAME = "\n\u001b[2J\u009b\u202ex";
  private static final String SHOWN = "\\n\\x1b[2J\\x9b\\u202ex";

  private static final String PROGRAM =
      """
      import ctypes, socket, sys
      ctypes.CDLL(None).prctl(15, sys.argv[1].encode(), 0, 0, 0)
      listener = socket.create_server(('127.0.0.1', 0))
      client = socket.create_connection(listener.getsockname())
      print('open', flush=True)
      sys.stdin.read()
      """;

  private final KeepaliveCommand keepalive = KeepaliveCommand.here();
  private static Child program;

  @BeforeAll
  static void start() {
    Needs.tools("python3");
    program = Child.start(List.of("python3", "-c", PROGRAM, NAME));
    assertThat(program.line()).isEqualTo("open");
  }

  @AfterAll
  static void end() {
    if (program != null) {
      program.close();
    }
  }

  private Output run(String arguments) {
    return keepalive.run((arguments + " --pid " + program.pid()).split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "list --verbose", "list --summary", "set idle=61s --dry-run"})
  void escapesTheNameOfAProcess(String arguments) {
    Output output = run(arguments);

    assertThat(output.status()).isZero();
    assertThat(output.out()).contains(SHOWN);
    assertHarmless(output);
    assertThat(output.lines()).noneMatch(line -> line.startsWith("x"));
  }

  @Test
  void jsonHasTheUnchangedNameOfAProcess() {
    Output output = run("list --json");

    assertHarmless(output);
    assertThat(output.json())
        .isNotEmpty()
        .allSatisfy(
            socket -> assertThat(socket.get("owners").toString()).contains("command=" + NAME));
  }

  @Test
  void escapesInvalidArgumentsInErrorMessages() {
    for (List<String> words :
        List.of(
            List.of(NAME),
            List.of("list", NAME),
            List.of("list", "--" + NAME),
            List.of("list", "--state", NAME),
            List.of("set", NAME),
            List.of("policy", NAME),
            List.of("policy", "check", NAME),
            List.of("policy", "check", "@/" + NAME),
            List.of("policy", "remove", "--cgroup", "/" + NAME),
            List.of("attach", NAME),
            List.of("run", "on", "--", "/" + NAME),
            List.of("probe", NAME + ":1"),
            List.of("explain", "on", "--svg", "/" + NAME + "/x"))) {
      Output output = keepalive.run(words.toArray(String[]::new));

      assertThat(output.status()).as(words.toString()).isNotZero();
      // Of settings, matches and policies the line is shown, and the name begins with a line end.
      assertThat(output.err())
          .as(words.toString())
          .containsAnyOf(SHOWN, SHOWN.substring(2), "line 1, column 1: ");
      assertHarmless(output);
    }
  }

  private static void assertHarmless(Output output) {
    for (String text : List.of(output.out(), output.err())) {
      assertThat(text.replace("\n", "").chars()).allMatch(c -> c >= ' ' && c <= '~');
    }
  }
}
