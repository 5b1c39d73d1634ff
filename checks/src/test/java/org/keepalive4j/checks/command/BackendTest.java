package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * How settings are read if the kernel refuses one or both backends. Every socket is listed, and the
 * reason is reported. The sockets have seed 15.
 */
@Tag("kernel")
class BackendTest {
  // asm-generic/errno-base.h, errno.h
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  private static HeldSockets sockets;

  @BeforeAll
  static void holdSockets() {
    Needs.root();
    Needs.tools("setpriv");
    sockets = new HeldSockets(15, 2, 40, HeldSockets.HELD_KINDS);
  }

  @AfterAll
  static void release() {
    if (sockets != null) {
      sockets.close();
    }
  }

  private static KeepaliveCommand keepalive() {
    return KeepaliveCommand.here().in(sockets.namespace());
  }

  private static KeepaliveCommand withoutBpf() {
    return KeepaliveCommand.here().withoutBpf().in(sockets.namespace());
  }

  /** Runs the command in a sandbox in which a system call fails with this error number. */
  private static KeepaliveCommand refused(KeepaliveCommand command, int errno, String call) {
    return command.under(CProgram.named("sandbox").with(errno, call).toArray(new String[0]));
  }

  @Test
  void listAndSetReportWhyTheBpfIteratorIsNotUsed() {
    String reason =
        "keepalive: the BPF iterator is faster, but not possible: Operation not"
            + " permitted: keepalive_list (BPF_PROG_LOAD: EPERM). Missing here: CAP_BPF, CAP_PERFMON.";

    assertThat(withoutBpf().run("list", "--verbose").err())
        .contains("(pidfd_getfd)")
        .contains(reason);
    assertThat(withoutBpf().run("set", "idle=60s", "--all", "--dry-run", "--verbose").err())
        .contains("(pidfd_getfd)")
        .contains(reason);
    assertThat(withoutBpf().run("list").err()).isEmpty();
    assertThat(keepalive().run("list", "--verbose").err())
        .contains("(BPF iterator)")
        .doesNotContain("not possible");
    assertThat(keepalive().run("set", "idle=60s", "--all", "--dry-run", "--verbose").err())
        .contains("(BPF iterator)")
        .doesNotContain("not possible");
  }

  @Test
  void doctorReportsWhyTheBpfIteratorDoesNotWork() {
    assertThat(withoutBpf().succeed("doctor").out())
        .contains(
            """
            no   read and change every socket inside the kernel (BPF iterator)
                   Operation not permitted: keepalive_list (BPF_PROG_LOAD: EPERM). Missing here: CAP_BPF, CAP_PERFMON.\
            """);
  }

  /** A kernel that refuses only the last step, or only a step that changes need. */
  @ParameterizedTest
  @CsvSource({
    "22, 33, list",
    "22, 33, set",
    "38, -1, list",
    "38, -1, set",
    "1, 0, set",
    "22, 26, set"
  })
  void ifAnyStepIsRefusedTheSlowerBackendIsUsed(int errno, int bpfCommand, String command) {
    KeepaliveCommand refused =
        keepalive()
            .under(CProgram.named("oldkernel").with(errno, bpfCommand).toArray(new String[0]));
    Map<String, Truth> truth = sockets.truth();

    if (command.equals("list")) {
      Output output = refused.run("list", "--json", "--verbose");

      assertThat(output.err())
          .contains("(pidfd_getfd)")
          .containsPattern("not possible: [A-Z][a-z ]+: .+ \\(BPF_[A-Z_]+: E[A-Z]+\\)");
      assertThat(HeldSockets.comparable(HeldSockets.byKey(output.json())))
          .isEqualTo(HeldSockets.expected(truth, socket -> true));
    } else {
      Output output = refused.run("set", "count=8", "--all", "--dry-run", "--json", "--verbose");

      assertThat(output.status()).as(output.err()).isZero();
      assertThat(output.err())
          .contains("(pidfd_getfd)")
          .containsPattern("not possible: [A-Z][a-z ]+: .+ \\(BPF_[A-Z_]+: E[A-Z]+\\)");
      assertThat(output.json())
          .isNotEmpty()
          .allSatisfy(
              change -> assertThat(change.get("outcome")).isIn("would-change", "unchanged"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "38, pidfd_getfd, ENOSYS)",
    "38, pidfd_open, ENOSYS)",
    "1, pidfd_getfd, EPERM)",
    "24, pidfd_getfd, EMFILE)"
  })
  void everySocketIsListedIfNoBackendWorks(int errno, String call, String error) {
    KeepaliveCommand neither = refused(withoutBpf(), errno, call);
    int count = sockets.truth().size();

    Output listed = neither.run("list", "--json");

    assertThat(listed.status()).isZero();
    assertThat(listed.json())
        .hasSize(count)
        .allSatisfy(socket -> assertThat(socket).containsEntry("idleSeconds", null));
    assertThat(listed.err().lines().toList()).hasSize(1);
    assertThat(listed.err())
        .contains(" sockets: settings unknown (")
        .contains(error)
        .contains(errno == 24 ? "ulimit -n" : "The seccomp filter of this process");

    Output changed = neither.run("set", "idle=60s", "--all", "--json");

    assertThat(changed.status()).isEqualTo(1);
    assertThat(changed.json())
        .isNotEmpty()
        .allSatisfy(change -> {
          assertThat(change).containsEntry("outcome", "refused");
          assertThat((String) change.get("reason")).contains(error);
        });
  }

  @Test
  void doctorTriesTheSlowerBackendItself() {
    assertThat(refused(keepalive(), ENOSYS, "pidfd_getfd").succeed("doctor").out())
        .contains(
            """
            no   read and change sockets through their process (pidfd_getfd)
                   Function not implemented (pidfd_getfd: ENOSYS). The seccomp filter of this process\
            """);
  }

  @Test
  void doctorContinuesIfNetlinkIsRefused() {
    assertThat(refused(keepalive(), EPERM, "sendto").succeed("doctor").out())
        .contains(
            """
            no   list every socket of this network namespace with its timer (netlink)
                   Operation not permitted: NETLINK_SOCK_DIAG (sendto: EPERM). The seccomp filter of this process\
            """)
        .contains("yes  read and change every socket inside the kernel (BPF iterator)");
  }

  @ParameterizedTest
  @CsvSource({"38, ENOSYS", "1, EPERM"})
  void namespacesThatCannotBeEnteredAreCounted(int errno, String error) {
    KeepaliveCommand inHere = KeepaliveCommand.here(); // not in the namespace of the sockets

    Output output = refused(inHere, errno, "setns").run("list", "--json", "--all-namespaces");

    assertThat(output.status()).isZero();
    assertThat(output.err())
        .contains("network namespace")
        .contains(": a network namespace (setns: " + error + ")")
        .contains("seccomp filter");
    assertThat(refused(inHere, errno, "setns").succeed("doctor").out())
        .contains("no   enter other network namespaces")
        .contains(": a network namespace (setns: " + error + ")");
  }

  @Test
  void aRefusedClockIsReportedWithoutAStackTrace() {
    Output output = refused(keepalive(), ENOSYS, "clock_getres").run("list");

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.err().lines().toList())
        .isEqualTo(
            List.of(
                "keepalive: the kernel's ticks are not known: Function not implemented"
                    + " (clock_getres: ENOSYS)"));
  }
}
