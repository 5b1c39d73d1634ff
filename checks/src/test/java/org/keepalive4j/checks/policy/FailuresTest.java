package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.bpf.VerifierException;
import org.keepalive4j.linux.policy.KernelPolicyException;
import org.keepalive4j.linux.policy.KernelPolicyException.Reason;
import org.keepalive4j.linux.syscall.Kernel;

/** What a policy cannot be installed for: said with the remedy, and nothing is half installed. */
@Tag("kernel")
class FailuresTest {
  private static final String UNMOUNT =
      "for mount in $(awk '$3 == \"%s\" { print $2 }' /proc/mounts); do umount -l $mount; done";

  private Playground playground;

  @BeforeEach
  void setUp() throws IOException {
    Playground.assumeUsable();
    Needs.tools("unshare", "setpriv");
    playground = new Playground();
  }

  @AfterEach
  void tearDown() throws IOException {
    if (playground != null) {
      playground.close();
    }
  }

  /** A machine that is otherwise, by a shell's commands in a mount namespace of its own. */
  private static List<String> where(String commands) {
    return List.of("unshare", "--mount", "sh", "-c", commands + "\nexec \"$@\"", "sh");
  }

  private static List<String> without(String capabilities) {
    return List.of("setpriv", "--bounding-set=" + capabilities, "--");
  }

  private static List<String> onKernelThatAnswers(int errno, int bpfCommand) {
    return CProgram.named("oldkernel").with(errno, bpfCommand);
  }

  private static Output run(List<String> around, String... arguments) {
    List<String> command = new ArrayList<>(around);
    command.addAll(KeepaliveCommand.here().line(arguments));
    return Child.run(command);
  }

  static Stream<Arguments> machines() {
    var noTypes = "mount -t tmpfs none /sys/kernel/btf";
    var noBpffs = UNMOUNT.formatted("bpf");
    var bpffsMayNotBeMounted = new ArrayList<>(where(noBpffs));
    bpffsMayNotBeMounted.addAll(without("-sys_admin"));
    return Stream.of(
        Arguments.of("no BTF", where(noTypes), 1, "CONFIG_DEBUG_INFO_BTF"),
        Arguments.of(
            "cgroup v1 only",
            where(UNMOUNT.formatted("cgroup2")),
            1,
            "cgroup version 2 is not mounted here, only version 1 or none: mount it"),
        Arguments.of(
            "no bpffs", bpffsMayNotBeMounted, 3, "CAP_SYS_ADMIN: mount -t bpf bpf /sys/fs/bpf"),
        Arguments.of(
            "no CAP_BPF", without("-bpf,-sys_admin"), 3, "Missing here: CAP_BPF. Run it as root"),
        Arguments.of(
            "no CAP_PERFMON", without("-perfmon,-sys_admin"), 3, "Missing here: CAP_PERFMON."),
        Arguments.of(
            "no CAP_NET_ADMIN",
            without("-net_admin,-sys_admin"),
            3,
            "Missing here: CAP_NET_ADMIN."),
        // enum bpf_cmd; errno: 22 EINVAL, 38 ENOSYS, 1 EPERM
        Arguments.of(
            "no bpf(2)", onKernelThatAnswers(38, -1), 1, "a kernel built with CONFIG_BPF_SYSCALL"),
        Arguments.of(
            "no BPF_LINK_CREATE", onKernelThatAnswers(22, 28), 1, "Needs Linux 6.1 or later"),
        Arguments.of("no BPF_BTF_LOAD", onKernelThatAnswers(22, 18), 1, "Needs Linux 6.1 or later"),
        Arguments.of(
            "no BPF_ITER_CREATE", onKernelThatAnswers(22, 33), 1, "Needs Linux 6.1 or later"),
        Arguments.of(
            "a sandbox", onKernelThatAnswers(1, -1), 3, "something else forbids it: a user"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("machines")
  void saysWhatIsMissingAndTheRemedy(
      String name, List<String> around, int status, String expected) {
    var installed = run(around, "policy", "install", "idle=60s", "--cgroup", playground.cgroup());

    assertThat(installed.err()).contains(expected).doesNotContain("Exception");
    assertThat(installed.out()).isEmpty();
    assertThat(installed.status()).isEqualTo(status);
    checkNothingIsInstalled();

    var doctor = run(around, "doctor");
    assertThat(doctor.status()).as(doctor.err()).isZero();
    var remedy = expected.replace("Missing here:", "missing here:");
    if (!name.equals("a sandbox")) { // where netlink does not answer the doctor either, it says so
      assertThat(doctor.out()).contains(remedy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockops", "setsockopt"})
  void namesAnotherProgramThatHasTheCgroupForItself(String type) {
    attachExclusively(type, playground.folder().toString());

    assertThatThrownBy(() -> KernelPolicy.install(Policy.parse("on"), playground.cgroup()))
        .isInstanceOfSatisfying(
            KernelPolicyException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_PROGRAM))
        .hasMessageContaining("bpftool cgroup show " + playground.folder())
        .hasMessageContaining("BPF_F_ALLOW_MULTI");
    checkNothingIsInstalled();
  }

  @Test
  void namesAnotherProgramOfACgroupAbove() throws IOException {
    attachExclusively("setsockopt", playground.folder().toString());
    var below = Files.createDirectory(playground.folder().resolve("below"));
    try {
      assertThatThrownBy(() -> KernelPolicy.install(Policy.parse("on"), below.toString()))
          .isInstanceOf(KernelPolicyException.class)
          .hasMessageContaining("another program has the cgroup " + playground.cgroup());
      assertThat(installedOn(playground.cgroup() + "/below")).isZero();
    } finally {
      Files.delete(below);
    }
  }

  @Test
  void keepsTheOldPolicyWhereTheNewOneIsRefused() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s,mode=fill"), playground.cgroup());
    attachExclusivelyIsRefused();

    var refused =
        run(
            onKernelThatAnswers(22, 28),
            "policy",
            "install",
            "idle=61s",
            "--cgroup",
            playground.cgroup());

    assertThat(refused.status()).isEqualTo(1);
    assertThat(installedOn(playground.cgroup())).isOne();
    assertThat(playground.run("x = pair(); print(options(x[0]))")).isEqualTo("1 60 75 9 0");
  }

  @Test
  void mountsBpffsWhereItMay() {
    var around = where(UNMOUNT.formatted("bpf"));

    var installed = run(around, "policy", "install", "idle=60s", "--cgroup", playground.cgroup());

    // The mount and so the policy are gone with the mount namespace.
    assertThat(installed.status()).as(installed.err()).isZero();
    assertThat(installed.out()).contains(playground.cgroup());
    Playground.await(
        "the policy is gone",
        () -> playground.run("x = pair(); print(options(x[0]))").equals("0 7200 75 9 0"));
  }

  @Test
  void leavesNothingInBpffsWhereThereIsNoSuchCgroup() {
    var commands = "mount -t bpf none /sys/fs/bpf\n\"$@\"\nls -A /sys/fs/bpf";
    var ownBpffs = List.of("unshare", "--mount", "sh", "-c", commands, "sh");

    var installed =
        run(ownBpffs, "policy", "install", "idle=60s", "--cgroup", playground.cgroup() + "/none");

    assertThat(installed.err()).contains("there is no cgroup");
    assertThat(installed.out()).doesNotContain("keepalive4j");
  }

  @Test
  void showsPoliciesToThoseWhoHaveNoRights() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup());

    var shown = run(without("-bpf,-sys_admin,-net_admin,-perfmon,-dac_override"), "policy", "show");

    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).contains(playground.cgroup()).contains("idle=1m");
    var removed = run(without("-sys_admin"), "policy", "remove", "--cgroup", playground.cgroup());
    assertThat(removed.status()).as(removed.err()).isZero();
    assertThat(installedOn(playground.cgroup())).isZero();
  }

  @Test
  void tellsTheEndOfTheVerifiersLog() {
    try (var kernel = Kernel.open()) {
      var code = new Assembler().exit(); // without a result in R0

      assertThatThrownBy(() ->
              BpfProgram.load(new Bpf(kernel), BpfProgram.Type.SOCK_OPS, "keepalive_bad", code))
          .isInstanceOf(VerifierException.class)
          .hasMessageContaining("R0 !read_ok");
    }
  }

  private static void attachExclusively(String type, String cgroup) {
    var attached = Child.run(CProgram.named("exclusive").with(type, cgroup));
    assertThat(attached.status()).as(attached.err()).isZero();
  }

  /** A policy that is there tolerates others, but nobody who wants the cgroup for himself. */
  private void attachExclusivelyIsRefused() {
    var attached =
        Child.run(CProgram.named("exclusive").with("sockops", playground.folder().toString()));
    assertThat(attached.status()).isEqualTo(1);
  }

  private static long installedOn(String cgroup) throws IOException {
    return KernelPolicy.installed().stream()
        .filter(policy -> policy.cgroup().equals(cgroup))
        .count();
  }

  private void checkNothingIsInstalled() {
    try {
      assertThat(installedOn(playground.cgroup())).isZero();
      assertThat(playground.pins()).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(
            playground.run("x = pair(9002); off = x[0].setsockopt(*KEEP, 0); print(options(x[0]))"))
        .isEqualTo("0 7200 75 9 0");
  }
}
