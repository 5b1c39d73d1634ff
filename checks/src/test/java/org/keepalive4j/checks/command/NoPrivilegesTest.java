package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * The command as a user without privileges, on sockets of another user. The sockets have seed 11.
 */
class NoPrivilegesTest {
  @TempDir static Path folder;

  private static HeldSockets sockets;
  private static KeepaliveCommand copy;
  private static KeepaliveCommand nobody;
  private static KeepaliveCommand rootOfAContainer;

  @BeforeAll
  static void holdSockets() throws IOException {
    Needs.root();
    Needs.tools("setpriv", "unshare");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    copy = KeepaliveCommand.of(copy());
    KeepaliveCommand asNobody = copy.asNobody();
    Needs.require(
        Child.run(asNobody.line("--version")).status() == 0,
        "a JDK that user nobody may run",
        "install it where every user may read it, such as /usr/lib/jvm");
    sockets = new HeldSockets(11, 2, 40, HeldSockets.HELD_KINDS);
    nobody = asNobody.in(sockets.namespace());
    rootOfAContainer =
        copy.under("unshare", "--user", "--map-root-user", "--").asNobody().in(sockets.namespace());
  }

  /** A copy of the command that every user may read. */
  private static Path copy() throws IOException {
    Path jar = KeepaliveCommand.jar();
    for (String part : List.of("lib", "agent")) {
      Path copies = Files.createDirectory(folder.resolve(part));
      try (Stream<Path> files = Files.list(jar.resolveSibling(part))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, copies.resolve(file.getFileName()));
        }
      }
    }
    return Files.copy(jar, folder.resolve(jar.getFileName()));
  }

  @AfterAll
  static void release() {
    if (sockets != null) {
      sockets.close();
    }
  }

  @Test
  void listsAddressesStatesAndTimersWithoutPrivileges() {
    Map<String, Truth> truth = sockets.truth();

    Output output = nobody.run("list", "--json");

    assertThat(output.status()).isZero();
    Map<String, Map<String, Object>> listed = HeldSockets.byKey(output.json());
    assertThat(listed.keySet()).isEqualTo(truth.keySet());
    listed.forEach((key, socket) -> {
      Truth expected = truth.get(key);
      String timer = (String) ((Map<?, ?>) socket.get("timer")).get("kind");
      assertThat(socket)
          .as(key)
          .containsEntry("local", expected.local())
          .containsEntry("remote", expected.remote())
          .containsEntry("state", expected.state())
          // A running keep-alive timer shows it without privileges.
          .containsEntry("keepAlive", timer.equals("keepalive") ? true : null)
          .containsEntry("idleSeconds", null)
          .containsEntry("intervalSeconds", null)
          .containsEntry("count", null)
          .containsEntry("userTimeoutMillis", null)
          .containsEntry("owners", null);
      if (timer.equals("keepalive")) {
        assertThat(expected.values().keepAlive()).as(key).isTrue();
      }
    });
  }

  @Test
  void reportsTheMissingPrivilegeOnce() {
    int count = sockets.truth().size();

    List<String> messages = nobody.run("list").err().lines().toList();

    assertThat(messages)
        .containsExactly(
            "keepalive: %d sockets: owners unknown; %d sockets: settings unknown (needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or root; see keepalive doctor)"
                .formatted(count, count));
  }

  /** One capability is needed to trace a process, the other to find its descriptors. */
  @ParameterizedTest
  @CsvSource({
    "sys_ptrace, CAP_DAC_READ_SEARCH",
    "dac_read_search, CAP_SYS_PTRACE",
    "dac_override, CAP_SYS_PTRACE"
  })
  void namesTheCapabilityThatIsMissing(String held, String missing) {
    KeepaliveCommand some = copy.under(with(held)).in(sockets.namespace());
    int process = sockets.processes().getFirst();

    assertThat(some.run("list").err())
        .contains("needs " + missing + " or root")
        .doesNotContain("out of reach");
    assertThat(some.run("list", "--pid", "" + process).err())
        .contains("Run as the same user, as root, or with " + missing);
    assertThat(some.succeed("doctor").out()).contains("Run it as root or with " + missing + "\n");
  }

  @Test
  void theNamedCapabilitiesAreEnough() {
    KeepaliveCommand both = copy.under(with("sys_ptrace,+dac_read_search"));

    Output output = both.in(sockets.namespace()).run("list", "--json");

    assertThat(output.err()).isEmpty();
    assertThat(HeldSockets.byKey(output.json()).keySet()).isEqualTo(sockets.truth().keySet());
  }

  /** Returns a command that gives capabilities to the user of the command that follows. */
  private static String[] with(String capability) {
    return new String[] {
      "setpriv",
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      "--inh-caps=+" + capability,
      "--ambient-caps=+" + capability,
      "--"
    };
  }

  @Test
  void unknownValuesAreShownAsUnknown() {
    List<String> lines = nobody.run("list", "--state", "established").lines();

    assertThat(lines).hasSizeGreaterThan(10);
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line ->
            assertThat(line.split(" {2,}", -1))
                .startsWith("?")
                .satisfies(cells -> assertThat(cells[4]).isIn("on", "?"))
                .containsSequence("?", "?", "?", "?"));
  }

  @Test
  void setIsNotPermittedAndChangesNothing() {
    Map<String, Truth> before = sockets.truth();

    Output output = nobody.run("set", "idle=60s", "--all");

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.out())
        .contains("refused: not permitted to reach into the process that has it")
        .contains("idle=60s: 0 changed, 0 unchanged, ");
    assertThat(output.err()).contains("CAP_SYS_PTRACE");
    assertThat(sockets.truth()).isEqualTo(before);
  }

  @Test
  void theProcessOfAnotherUserIsNotPermitted() {
    Output output = nobody.run("list", "--pid", "" + sockets.processes().getFirst());

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.out()).isEmpty();
    assertThat(output.err()).contains("Permission denied: ", "EACCES)").contains("CAP_SYS_PTRACE");
  }

  @Test
  void thePolicyFileOfAnotherUserIsNotPermitted() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.policy"), "any * on");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Output output = nobody.run("policy", "check", "@" + file);

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.err()).contains("permission denied: the policy file " + file);
  }

  @Test
  void attachingToTheJvmOfAnotherUserIsNotPermitted() {
    Output output = nobody.run("attach", "" + ProcessHandle.current().pid(), "on");

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.err()).contains("cannot be attached to").contains("of the same user");
  }

  @Test
  void reportsNamespacesThatItCannotList() {
    Output output = nobody.run("list", "--json", "--all-namespaces");

    assertThat(output.status()).isZero();
    assertThat(output.err())
        .containsPattern("process(es)?: network namespaces? unknown")
        .contains("CAP_SYS_PTRACE");
  }

  @Test
  void rootOfAUserNamespaceIsNotAdvisedToBecomeRoot() {
    int count = sockets.truth().size();

    List<String> messages = rootOfAContainer.run("list").err().lines().toList();

    assertThat(messages)
        .containsExactly(
            "keepalive: %d sockets: owners unknown; %d sockets: settings unknown (out of reach from here: in another pid or user namespace, of a process with more capabilities, or the kernel's own)"
                .formatted(count, count));
  }

  @Test
  void doctorExplainsThatPrivilegesEndAtTheUserNamespace() {
    String remedy =
        "       Run it as root outside of this user namespace: the privileges of a container's root end"
            + " there";

    assertThat(rootOfAContainer.run("doctor").lines())
        .containsSequence(
            "no   read and change sockets of every user's processes",
            remedy,
            "no   see who owns each socket of this network namespace",
            "       %d owners are unknown: see the remedy above".formatted(sockets.truth().size()),
            "no   enter other network namespaces, such as containers (--all-namespaces, --pid)",
            remedy);
  }

  @Test
  void doctorNamesTheRemedies() {
    Output output = nobody.run("doctor");

    assertThat(output.status()).isZero();
    assertThat(output.lines())
        .containsSubsequence(
            "       Run it as root or with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH",
            "no   enter other network namespaces, such as containers (--all-namespaces, --pid)",
            "       Run it as root or with CAP_SYS_ADMIN",
            "no   privileges",
            "no   settings for new connections (sock_ops program)",
            "       See privileges, above",
            "no   protection from the application (setsockopt program)",
            "       See privileges, above");
    assertThat(output.out()).contains("yes  list every socket of this network namespace");
  }
}
