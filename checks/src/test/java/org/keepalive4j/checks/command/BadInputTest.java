package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** Invalid input is refused with its position, what was expected and what was found. */
@Tag("quick")
class BadInputTest {
  private final KeepaliveCommand keepalive = KeepaliveCommand.here();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          idle=1.5s            | column 6
          idle=1500ms          | column 6
          idle=0               | column 6
          idle=32768           | column 6
          interval=0s          | column 10
          interval=10h         | column 10
          count=0              | column 7
          count=128            | column 7
          count=5s             | column 7
          count=x              | column 7
          idle=60s,idle=61s    | column 10
          idle=1m1h            | column 6
          idle=1d              | column 6
          idle=60s,            | column 10
          ,idle=60s            | column 1
          idle                 | column 5
          idle=                | column 6
          idle=60parsecs       | column 6
          idle=99999999999999  | column 6
          off,idle=60s         | column 5
          idle=60s,off         | column 10
          on,off               | column 4
          user-timeout=90      | column 14
          user-timeout=-1s     | column 14
          user-timeout=25d     | column 14
          leave                | column 1
          keepalive=1          | column 1
          idle=60s interval=5s | column 10
          " "                  | column
          """)
  void invalidSettingsAreRefused(String settings, String position) {
    Output output = keepalive.run("set", settings, "any", "203.0.113.9");

    assertUsage(output, "keepalive: SETTINGS: ", position, "set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1            | column 1
          via 10.0.0.1        | column 1
          connect             | column 8
          connect ::1         | column 9
          connect [::1        | column
          connect 10.0.0      | column
          connect 10.0.0.256  | column
          connect 10.0.0.1/8  | column 9
          connect 10.0.0.0/33 | column
          connect [fd00::1]/8 | column 9
          connect [fd00::]/129 | column
          connect *:0         | column 11
          connect *:65536     | column 11
          connect *:9-8       | column
          connect *:8000-     | column
          connect *:http      | column 11
          connect *:80 more   | column
          connect *.*         | column
          """)
  void invalidMatchesAreRefused(String match, String position) {
    Output output = keepalive.run("list", match);

    assertUsage(output, "keepalive: MATCH: ", position, "list");
  }

  @Test
  void suggestsBracketsAroundAnIpv6Address() {
    assertThat(keepalive.run("list", "connect ::1").err()).contains("[::1]");
  }

  @Test
  void namesTheNetworkOfAnAddressWithHostBits() {
    assertThat(keepalive.run("list", "connect 10.1.2.3/8").err()).contains("10.0.0.0/8");
  }

  @Test
  void hostNamesAreRefused() {
    Output output = keepalive.run("list", "connect", "db.example.org:5432");

    assertUsage(output, "keepalive: MATCH: ", "column 9", "list");
    assertThat(output.err())
        .contains(
            "expected an address: ", "the kernel doesn't know host names", "got 'db.example.org'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "set on"})
  void doesNotSuggestHostNamesIfTheyAreRefused(String command) {
    Output output = keepalive.run((command + " connect /8").split(" "));

    assertThat(output.err())
        .contains("column 9: expected an address: 10.1.2.3, 10.0.0.0/8, ", "got '/8'")
        .doesNotContain("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list --nonsense                   | no option --nonsense
          list -x                           | no option -x
          list --pid                        | --pid needs PID
          list --pid 0                      | --pid needs the number of a process, got `0`
          list --pid -1                     | --pid
          list --pid init                   | --pid needs the number of a process, got `init`
          list --watch 1s --watch 2s        | --watch is given twice
          list --state bound                | --state needs one of established, syn-sent
          list --columns pid                | --columns needs names of columns: process, state
          list --sort -speed                | --sort needs names of columns: process, state
          list --json --columns state       | --json and --columns do not go together
          list --summary --sort state       | --summary and --sort do not go together
          list --watch --exit-code          | --watch and --exit-code do not go together
          list --watch 1ms                  | --watch needs at least 100ms, got `1ms`
          list --user no-such-user          | --user: no user `no-such-user` in /etc/passwd
          list --json --summary             | --json and --summary do not go together
          list --json=yes                   | --json
          list --without-keepalive --state listen    | open connections, which are never listening
          list --without-keepalive --state time-wait | open connections, which are never time-wait
          list --al                         | no option --al
          list --verbos                     | no option --verbos; did you mean `--verbose`?
          list --sumary=1                   | did you mean `--summary`?
          policy check on --fro agent       | no option --fro; did you mean `--for`?
          policy shwo                       | got `shwo`; did you mean `show`?
          set                               | SETTINGS are missing
          set idle=60s --dry-run            | which connections? give a MATCH, a filter such as
          set on --dry-run --all-namespaces | which connections?
          set --all                         | SETTINGS are missing
          set on --dry-run --all --pid 1    | --all means every connection: give neither
          set on --dry-run --all any 10.9.8.7 | --all means every connection: give neither
          ping                              | which connections? give a MATCH, a filter such as
          ping --all --pid 1                | --all means every connection: give neither
          ping any 10.9.8.7 --dry-run       | --dry-run goes with --close-dead
          ping any 10.9.8.7 --timeout 1s    | --timeout must be 2s to 1h, got 1s
          ping any 10.9.8.7 --rate 0        | --rate must be at least 1
          doctor now                        | one argument too many: `now`
          demo --fast                       | no option --fast
          demo twice                        | one argument too many: `twice`
          lst                               | no command `lst`; did you mean `list`?
          help lst                          | no command `lst`; did you mean `list`?
          expalin on                        | no command `expalin`; did you mean `explain`?
          --nonsense                        | no command `--nonsense`
          --verison                         | did you mean `--version`?
          LIST                              | no command `LIST`; did you mean `list`?
          """)
  void invalidArgumentsAreRefused(String arguments, String message) {
    Output output = keepalive.run(arguments.split(" ", -1));

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.out()).isEmpty();
    assertThat(output.err()).startsWith("keepalive: ").contains(message);
    assertThat(output.err().lines().toList().getLast()).startsWith("see keepalive ");
  }

  /** For example, an empty variable must not select the root cgroup and so the whole machine. */
  @ParameterizedTest
  @ValueSource(strings = {"", "..", "/..", "/../..", "/a/../.."})
  void refusesACgroupThatMayBecomeTheRoot(String path) {
    Output output = keepalive.run("policy", "remove", "--cgroup", path);

    assertThat(output.status()).as(output.err()).isEqualTo(2);
    assertThat(output.err()).contains("a cgroup needs its path").contains("got `" + path + "`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy check POLICY",
        "policy check POLICY --for kernel",
        "policy install POLICY --cgroup /none",
        "run POLICY -- true"
      })
  void refusesHostNamesInKernelPolicies(String arguments) {
    List<String> words = new ArrayList<>(List.of(arguments.split(" ")));
    words.replaceAll(word -> word.equals("POLICY") ? "any *:1 leave; connect foo:80 on" : word);

    Output output = keepalive.run(words.toArray(String[]::new));

    assertThat(output.status()).as(output.err()).isEqualTo(2);
    assertThat(output.err())
        .startsWith("keepalive: rule 2: the kernel sees addresses and cannot know the name foo")
        .doesNotContain("Exception");
  }

  @Test
  void checkReportsWhichEnginesAcceptAPolicy() {
    String both = "Good for the kernel (policy install, run) and for the agent";
    String agentOnly = "Good for the agent (attach, -javaagent), not for the kernel";

    assertThat(keepalive.succeed("policy", "check", "on").out()).contains(both);
    assertThat(keepalive.succeed("policy", "check", "on", "--for", "agent").out()).contains(both);
    assertThat(keepalive.run("policy", "check", "connect foo on").out()).contains(agentOnly);
    assertThat(keepalive.succeed("policy", "check", "connect foo off", "--for", "agent").out())
        .contains(agentOnly)
        .doesNotContain("warning");
  }

  @Test
  void warnsAboutRulesWithHostNamesThatNeverMatch() {
    String policy = "any *.bar off; connect foo.bar off; accept foo on; any foo off";

    assertThat(keepalive.succeed("policy", "check", policy, "--for", "agent").lines())
        .filteredOn(line -> line.contains("warning"))
        .containsExactly(
            "   warning: never matches: rule 1 (`any *.bar off`) comes first and matches all that it"
                + " would",
            "   warning: never matches: the peer of an accepted connection has no known host name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy check on --for jvm",
        "policy install on --for kernel",
        "policy show --for kernel",
        "policy remove --for agent"
      })
  void refusesAnUnknownOrUselessEngine(String arguments) {
    Output output = keepalive.run(arguments.split(" "));

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).startsWith("keepalive: --for ");
  }

  @Test
  void explainsWhyAPolicyFileCannotBeRead() {
    Output folder = keepalive.run("policy", "check", "@/");
    assertThat(folder.status()).isEqualTo(1);
    assertThat(folder.err())
        .isEqualTo("keepalive: the policy file / cannot be read: not a regular file\n");

    Output unnamed = keepalive.run("policy", "check", "@");
    assertThat(unnamed.status()).isEqualTo(2);
    assertThat(unnamed.err()).contains("POLICY `@` needs the path of a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/proc/self/fd/0"})
  void refusesPolicyFilesThatMayNeverEnd(String file) {
    Output output = keepalive.run("policy", "check", "@" + file);

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err())
        .isEqualTo("keepalive: the policy file " + file + " cannot be read: not a regular file\n");
  }

  @Test
  void readsAPolicyFromStandardInputUpToTheSizeLimit() {
    String check = String.join(" ", keepalive.line("policy", "check", "@-"));

    assertThat(Child.run("bash", "-c", "echo idle=60s | " + check).out()).contains("idle=60s");
    assertThat(Child.run("bash", "-c", check + " </dev/zero"))
        .isEqualTo(
            new Output(
                1, "", "keepalive: the policy file - cannot be read: larger than 256 KiB\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy check", "policy install", "attach 1", "run"})
  void reportsThatTheLocaleCannotRepresentAFileName(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add("@/tmp/\u00e9");
    if (command.equals("run")) {
      words.addAll(List.of("--", "true"));
    }

    Output output = keepalive.under("env", "LC_ALL=C").run(words.toArray(String[]::new));

    assertThat(output.status()).as(output.err()).isEqualTo(2);
    assertThat(output.err())
        .contains("isn't text in this locale's encoding, ANSI_X3.4-1968", "LC_ALL=C.UTF-8")
        .doesNotContain("Exception");
  }

  @Test
  void helpIsPrintedBeforeAndAfterTheCommandWord() {
    assertThat(keepalive.succeed("help", "list")).isEqualTo(keepalive.succeed("list", "--help"));
    assertThat(keepalive.succeed("help")).isEqualTo(keepalive.succeed("--help"));
  }

  @Test
  void reportsThatTheCommandWordIsMissing() {
    Output output = keepalive.run();

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.err()).contains("which command?");
  }

  @Test
  void reportsThatAProcessDoesNotExist() {
    Output output = keepalive.run("list", "--pid", "999999999");

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err())
        .contains("999999999")
        .contains("(open: ENOENT)")
        .contains("no such process");
  }

  @Test
  void reportsThatTheProcessorIsNotSupported() {
    Output output = KeepaliveCommand.of(KeepaliveCommand.jar(), "-Dos.arch=riscv64").run("list");

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err())
        .isEqualTo(
            "keepalive: keepalive4j-linux knows the system calls of x86-64 and aarch64, "
                + "this is riscv64\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version"})
  void printsItsVersion(String argument) {
    assertThat(keepalive.succeed(argument).out()).matches("keepalive \\S+\n");
  }

  @Test
  void helpsWithOneSubcommand() {
    Output help = keepalive.succeed("policy", "install", "--help");

    assertThat(help.out())
        .startsWith("keepalive policy install POLICY [--cgroup PATH]")
        .contains("\n  --cgroup PATH", "\nPOLICY  ")
        .doesNotContain("policy show", "--for");
    assertThat(keepalive.succeed("help", "policy", "install")).isEqualTo(help);
    assertThat(keepalive.run("policy", "install", "--nonsense").err())
        .endsWith("\nsee keepalive policy install --help\n");
  }

  /** The text with a caret, and no file. */
  @Test
  void showsThePlaceInATextThatWasGivenInPlace() {
    assertThat(keepalive.run("policy", "check", "any * on\nany  *\tidle=60s,intervall=5s").err())
        .isEqualTo(
            """
            keepalive: POLICY: line 2, column 17: expected on, off, idle=60s, interval=10s, count=5 \
            or user-timeout=90s, got 'intervall'; did you mean `interval`?
              any  * idle=60s,intervall=5s
                              ^
            see keepalive policy check --help
            """);
  }

  @Test
  void showsThePlaceInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.policy"), "# 한국어\nany 東京 on; any * idle=60x\n");

    for (var command : List.of("check", "install")) {
      Output output = keepalive.run("policy", command, "@" + file);

      assertThat(output.status()).isEqualTo(2);
      assertThat(output.err())
          .startsWith(file + ":2:5: expected a host: ")
          .endsWith(
              """
              , got '東京'
                any 東京 on; any * idle=60x
                    ^
              see keepalive policy %s --help
              """
                  .formatted(command));
    }
  }

  @Test
  void theCaretIsRightBelowWideAndHostileCharacters() {
    String hostile = "any * on; any \u001b[2J\u202e東京 on; any * idle=60x";
    String excerpt =
        keepalive
            .run("policy", "check", hostile)
            .err()
            .lines()
            .skip(1)
            .limit(2)
            .toList()
            .toString();

    assertThat(excerpt)
        .isEqualTo(
            "[  any * on; any \\x1b[2J\\u202e東京 on; any * idle=60x,   " + " ".repeat(13) + " ^]");
  }

  @Test
  void suggestsTheFileIfAPolicyNamesOne(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.policy"), "any * on");

    assertThat(keepalive.run("policy", "check", file.toString()).err())
        .contains("; did you mean `@" + file + "`?\n");
    assertThat(keepalive.run("policy", "check", file + ".none").err())
        .doesNotContain("did you mean");
  }

  private static void assertUsage(Output output, String start, String position, String command) {
    assertThat(output.status()).as("%s", output).isEqualTo(2);
    assertThat(output.out()).isEmpty();
    List<String> lines = output.err().lines().toList();
    assertThat(lines.getFirst())
        .startsWith(start)
        .contains("line 1, " + position)
        .contains("expected ")
        .contains("got ");
    assertThat(lines.get(2)).as("the caret").matches("  *\\^");
    assertThat(lines).hasSize(4);
    assertThat(lines.getLast()).isEqualTo("see keepalive " + command + " --help");
  }
}
