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
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.VerifierException;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Reasons why a policy can't be installed. Each is reported with its remedy, and nothing is
 * installed in part.
 */
@Tag("kernel")
class FailuresTest {
  private static final String UNMOUNT =
      "for mount in $(awk '$3 == \"%s\" { print $2 }' /proc/mounts); do umount -l $mount; done";

  // These tests run on a kernel that is new enough, so the message must not say otherwise.
  private static final String KERNEL = " can do this where it is built with CONFIG_BPF_SYSCALL";

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

  /** A differently configured machine, made with shell commands in a separate mount namespace. */
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

  /** With any exit status but 0, the old policy stays active. */
  @Test
  void installSucceedsThoughTheReaderOfItsOutputIsGone() {
    List<String> fullDisk = List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh");
    List<String> closed = List.of("sh", "-c", "exec \"$@\" >&- 2>&-", "sh");
    String cgroup = playground.cgroup();

    Output installed = run(fullDisk, "policy", "install", "any * idle=61s", "--cgroup", cgroup);
    assertThat(installed.status()).as(installed.err()).isZero();
    assertThat(installed.err()).contains("cannot be written: No space left on device");
    assertThat(playground.run("c, a = pair(); print(options(c))")).startsWith("1 61 ");

    Output replaced = run(closed, "policy", "install", "any * idle=62s", "--cgroup", cgroup);
    assertThat(replaced.status()).isZero();
    assertThat(playground.run("c, a = pair(); print(options(c))")).startsWith("1 62 ");

    assertThat(run(fullDisk, "policy", "remove", "--cgroup", cgroup).status()).isZero();
    assertThat(playground.run("c, a = pair(); print(options(c))")).startsWith("0 ");
  }

  static Stream<Arguments> machines() {
    var noTypes = "mount -t tmpfs none /sys/kernel/btf";
    var noBpffs = UNMOUNT.formatted("bpf");
    var bpffsMayNotBeMounted = new ArrayList<>(where(noBpffs));
    bpffsMayNotBeMounted.addAll(without("-sys_admin"));
    return Stream.of(
        Arguments.of("no BTF", where(noTypes), 1, "built with CONFIG_DEBUG_INFO_BTF, and sysfs"),
        Arguments.of(
            "cgroup v1 only",
            where(UNMOUNT.formatted("cgroup2")),
            1,
            "keepalive run POLICY -- ip netns exec NAME COMMAND ..., or mount it here, too, as root:"
                + " mount -t cgroup2 none "),
        Arguments.of(
            "cgroup v2 hidden below another mount",
            where("mount -t tmpfs none /sys/fs/cgroup"),
            1,
            "as root: mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 none"
                + " /sys/fs/cgroup/unified"),
        Arguments.of("no bpffs", bpffsMayNotBeMounted, 3, "Missing here: CAP_SYS_ADMIN. Not even"),
        Arguments.of(
            "no CAP_BPF", without("-bpf,-sys_admin"), 3, "Missing here: CAP_BPF. Not even root"),
        Arguments.of(
            "no CAP_PERFMON", without("-perfmon,-sys_admin"), 3, "Missing here: CAP_PERFMON."),
        Arguments.of(
            "no CAP_NET_ADMIN",
            without("-net_admin,-sys_admin"),
            3,
            "Missing here: CAP_NET_ADMIN."),
        Arguments.of(
            "a user namespace",
            List.of("unshare", "--user", "--map-root-user"),
            3,
            "In a user namespace (a container's) no capability is enough for bpf(2)"),
        // enum bpf_cmd; errno: 22 EINVAL, 38 ENOSYS, 1 EPERM
        Arguments.of("no bpf(2)", onKernelThatAnswers(38, -1), 1, "seccomp filter of this process"),
        Arguments.of("no BPF_LINK_CREATE", onKernelThatAnswers(22, 28), 1, KERNEL),
        Arguments.of("no BPF_BTF_LOAD", onKernelThatAnswers(22, 18), 1, KERNEL),
        Arguments.of("no BPF_ITER_CREATE", onKernelThatAnswers(22, 33), 1, KERNEL),
        Arguments.of("no descriptor", onKernelThatAnswers(24, 5), 1, "raise the limit, ulimit -n"),
        Arguments.of("no memory", onKernelThatAnswers(12, 5), 1, "memory.max is the limit"),
        Arguments.of("a sandbox", onKernelThatAnswers(1, -1), 3, "seccomp filter of this process"));
  }

  /** Obstacles for a policy that don't affect the programs that the doctor tries. */
  static Stream<Arguments> obstacles() {
    var noBpffs = UNMOUNT.formatted("bpf");
    return Stream.of(
        Arguments.of("no locks", sandbox(37, "flock"), 1, "(flock: "),
        Arguments.of(
            "no mount(2)", in(where(noBpffs), sandbox(38, "mount")), 1, "refuses mount(2)"),
        Arguments.of(
            "no bpffs in it",
            in(where(noBpffs), sandbox(19, "mount")),
            1,
            "No such device (mount: ENODEV)"),
        Arguments.of(
            "a directory that does not exist", in(where(noBpffs), sandbox(2, "mount")), 1, "sysfs"),
        Arguments.of(
            "a bpffs that is read-only",
            where("mount -t bpf -o ro none /sys/fs/bpf"),
            1,
            "mounted read-only here"));
  }

  private static List<String> sandbox(int errno, String call) {
    return CProgram.named("sandbox").with(errno, call);
  }

  private static List<String> in(List<String> outer, List<String> inner) {
    List<String> both = new ArrayList<>(outer);
    both.addAll(inner);
    return both;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("obstacles")
  void reportsTheCauseAndNothingElse(
      String name, List<String> around, int status, String expected) {
    var installed = run(around, "policy", "install", "idle=60s", "--cgroup", playground.cgroup());

    assertThat(installed.err())
        .contains(expected)
        .doesNotContain("Exception", "Linux 6.1", "CONFIG_CGROUP_BPF", "Missing here");
    assertThat(installed.status()).isEqualTo(status);
    checkNothingIsInstalled();
  }

  /** Each of the three capabilities alone, in pairs, none and all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BPF",
        "PERFMON",
        "NET_ADMIN",
        "BPF PERFMON",
        "BPF NET_ADMIN",
        "PERFMON NET_ADMIN",
        "BPF PERFMON NET_ADMIN"
      })
  void namesExactlyTheMissingCapabilities(String held) {
    List<String> some = held.isEmpty() ? List.of() : List.of(held.split(" ", -1));
    var missing =
        Stream.of("BPF", "PERFMON", "NET_ADMIN")
            .filter(each -> !some.contains(each))
            .map(each -> "CAP_" + each)
            .toList();
    // Root without any other capability, in a directory whose files belong to root.
    var drop = missing.stream().map(each -> "-" + each.substring(4)).toList();
    var around =
        in(
            where("mount -t bpf -o mode=0755 none /sys/fs/bpf"),
            List.of(
                "setpriv",
                "--bounding-set=" + String.join(",", in(List.of("-sys_admin"), drop)),
                "--"));

    var installed = run(around, "policy", "install", "idle=60s", "--cgroup", playground.cgroup());
    var doctor = run(around, "doctor");

    assertThat(installed.err() + doctor.out())
        .doesNotContain("Exception", "6.1 or later", "CONFIG_", "seccomp", "security module");
    if (missing.isEmpty()) {
      assertThat(installed.status()).as(installed.err()).isZero();
      assertThat(doctor.out())
          .contains("yes  privileges", "yes  settings for open connections (BPF iterator)");
      // The mount and so the policy are gone with the mount namespace.
      Playground.await(
          "the policy is gone",
          () -> playground.run("x = pair(); print(options(x[0]))").equals("0 7200 75 9 0"));
    } else {
      assertThat(installed.status()).as(installed.err()).isEqualTo(3);
      var named = installed.err().substring(installed.err().indexOf("Missing here: "));
      assertThat(named.substring(14, named.indexOf(". ")).split(", ", -1)).isSubsetOf(missing);
      assertThat(doctor.out())
          .contains("no   privileges\n       Missing here: " + String.join(", ", missing) + ". ");
    }
    checkNothingIsInstalled();
  }

  @Test
  void namesTheOwnerOfAFolderThatIsNotWritable() {
    var capabilities = "+bpf,+perfmon,+net_admin,-dac_override,-dac_read_search";
    var around =
        in(
            where("mount -t bpf -o mode=0755 none /sys/fs/bpf"),
            List.of(
                "setpriv",
                "--reuid=65534",
                "--inh-caps=" + capabilities,
                "--ambient-caps=" + capabilities,
                "--"));
    Needs.require(
        run(around, "--version").status() == 0,
        "sources and a JDK that user nobody may read",
        "put them where every user may read them");

    var installed = run(around, "policy", "install", "idle=60s", "--cgroup", playground.cgroup());
    var doctor = run(around, "doctor");

    assertThat(installed.status()).isEqualTo(3);
    assertThat(installed.err())
        .contains("/sys/fs/bpf belongs to root (rwxr-xr-x): run it as root")
        .doesNotContain("seccomp", "capabilities", "6.1");
    assertThat(doctor.out())
        .contains("yes  privileges")
        .contains("no   bpffs\n       /sys/fs/bpf belongs to root (rwxr-xr-x): run it as root");
  }

  @Test
  void theDoctorSeesThatSomethingIsMountedOverBpffs() {
    var around = where("mount -t bpf none /sys/fs/bpf\nmount -t tmpfs none /sys/fs/bpf");

    assertThat(run(around, "doctor").out())
        .contains("no   bpffs\n       /sys/fs/bpf has a file system of the type tmpfs");
  }

  @Test
  void runNamesAReadOnlyMountOfCgroups() {
    var mount = Playground.mount();
    var around = where("mount -o remount,bind,ro " + mount);

    var refused = run(around, "run", "idle=60s", "--", "true");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("cannot be made in " + mount)
        .contains("It is mounted read-only here")
        .doesNotContain("Run it as root", "systemd-run");
  }

  @Test
  void runExplainsHowToEnterANamespaceThatHidesCgroups() {
    // As with `ip netns exec`, whose sysfs has no mounts in it.
    var hidden = "umount -l /sys/fs/cgroup/* /sys/fs/cgroup";
    var around = where(hidden);

    var refused = run(around, "run", "idle=60s", "--", "true");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("keepalive run POLICY -- ip netns exec NAME COMMAND")
        .doesNotContain("mkdir");
    var remedied = where(hidden + "\nmount -t cgroup2 none /sys/fs/cgroup");
    assertThat(run(remedied, "run", "idle=60s", "--", "true").status()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("machines")
  void reportsWhatIsMissingAndTheRemedy(
      String name, List<String> around, int status, String expected) {
    var installed = run(around, "policy", "install", "idle=60s", "--cgroup", playground.cgroup());

    assertThat(installed.err()).contains(expected).doesNotContain("Exception", "6.1 or later");
    assertThat(installed.out()).isEmpty();
    assertThat(installed.status()).isEqualTo(status);
    checkNothingIsInstalled();

    var doctor = run(around, "doctor");
    assertThat(doctor.status()).as(doctor.err()).isZero();
    assertThat(doctor.out()).contains(expected).doesNotContain("6.1 or later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockops", "setsockopt"})
  void namesAProgramThatExclusivelyOccupiesTheCgroup(String type) {
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
  void namesAProgramThatOccupiesAParentCgroup() throws IOException {
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
  void keepsTheOldPolicyIfTheNewOneIsRefused() throws IOException {
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
  void mountsBpffsIfItIsPermittedTo() {
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
  void leavesNothingInBpffsIfTheCgroupDoesNotExist() {
    var commands = "mount -t bpf none /sys/fs/bpf\n\"$@\"\nls -A /sys/fs/bpf";
    var ownBpffs = List.of("unshare", "--mount", "sh", "-c", commands, "sh");

    var installed =
        run(ownBpffs, "policy", "install", "idle=60s", "--cgroup", playground.cgroup() + "/none");

    assertThat(installed.err()).contains("there is no cgroup");
    assertThat(installed.out()).doesNotContain("keepalive4j");
  }

  @Test
  void showsPoliciesWithoutPrivileges() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup());

    var shown = run(without("-bpf,-sys_admin,-net_admin,-perfmon,-dac_override"), "policy", "show");

    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).contains(playground.cgroup()).contains("idle=60s");
    var removed = run(without("-sys_admin"), "policy", "remove", "--cgroup", playground.cgroup());
    assertThat(removed.status()).as(removed.err()).isZero();
    assertThat(installedOn(playground.cgroup())).isZero();
  }

  @Test
  void reportsTheEndOfTheVerifiersLog() {
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel)) {
      var code = new Assembler().exit(); // without a result in R0

      assertThatThrownBy(
              () -> BpfProgram.load(bpf, BpfProgram.Type.SOCK_OPS, "keepalive_bad", code))
          .isInstanceOf(VerifierException.class)
          .hasMessageContaining("R0 !read_ok");
    }
  }

  private static void attachExclusively(String type, String cgroup) {
    var attached = Child.run(CProgram.named("exclusive").with(type, cgroup));
    assertThat(attached.status()).as(attached.err()).isZero();
  }

  /**
   * An installed policy tolerates other programs, except those that need exclusive access to the
   * cgroup.
   */
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
