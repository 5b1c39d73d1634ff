package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.UnreadablePolicy;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.PinPath;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** How policies are shown, whatever happened to their pins and records. */
@Tag("kernel")
class InstalledPoliciesTest {
  private Playground playground;
  private Playground other;

  @BeforeEach
  void setUp() throws IOException {
    Playground.assumeUsable();
    Needs.tools("unshare", "setpriv");
    playground = new Playground();
    other = new Playground();
  }

  @AfterEach
  void tearDown() throws IOException {
    try (var _ = playground) {
      if (other != null) {
        other.close();
      }
    }
  }

  private static List<InstalledPolicy> installedOn(Playground playground) throws IOException {
    return KernelPolicy.installed().stream()
        .filter(policy -> policy.cgroup().equals(playground.cgroup()))
        .toList();
  }

  private static List<UnreadablePolicy> unreadableOn(Playground playground) throws IOException {
    return KernelPolicy.unreadable().stream()
        .filter(policy -> policy.cgroup().filter(playground.cgroup()::equals).isPresent())
        .toList();
  }

  private static Path generation(Playground playground) throws IOException {
    try (var all = Files.list(playground.pinFolder())) {
      return all.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  /** Changes the location of a pin. */
  private static void atPin(Path pin, PinUser user) throws IOException {
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel)) {
      int folder = kernel.open(pin.getParent().toString());
      user.use(bpf, new PinPath(folder, pin.getParent().toString(), pin.getFileName().toString()));
      kernel.close(folder);
    }
  }

  private interface PinUser {
    void use(Bpf bpf, PinPath pin) throws IOException;
  }

  private static void replaceRecord(Playground playground, String record) throws IOException {
    var pin = generation(playground).resolve("policy");
    Files.delete(pin);
    atPin(
        pin,
        (bpf, path) -> {
          byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
          try (var map = BpfMap.constant(bpf, "keepalive_text", bytes)) {
            map.pin(path);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keepalive4j 2\nsomething else",
        "keepalive4j 1\n/x\n1\nnot a time\nroot\nany * on",
        "keepalive4j 1\n/x\n1\n2026-01-01T00:00:00Z\nroot\nrules of a newer version",
        "x"
      })
  void anUnreadableRecordDoesNotHideOtherPolicies(String record) throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup());
    KernelPolicy.install(Policy.parse("idle=61s"), other.cgroup());

    replaceRecord(other, record);

    assertThat(installedOn(playground)).hasSize(1);
    assertThat(installedOn(other)).isEmpty();
    assertThat(unreadableOn(other)).hasSize(1);
    checkOthersCanBeChanged();
    KernelPolicy.remove(other.cgroup());
    assertThat(unreadableOn(other)).isEmpty();
    assertThat(other.pins()).isZero();
    assertThat(other.run("x = pair(); print(options(x[0]))")).isEqualTo("0 7200 75 9 0");
  }

  private void checkOthersCanBeChanged() throws IOException {
    KernelPolicy.install(Policy.parse("idle=62s"), playground.cgroup());
    assertThat(playground.run("x = pair(); print(options(x[0]))")).isEqualTo("1 62 75 9 0");
    KernelPolicy.remove(playground.cgroup());
    assertThat(playground.pins()).isZero();
    assertThat(other.run("x = pair(9009); print(options(x[0]))")).isEqualTo("1 61 75 9 0");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"PROGRAM/policy", "PROGRAM/counts", "PROGRAM", "link", "modes"})
  void missingOrForeignPinsDoNotHideOtherPolicies(String name) throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup());
    KernelPolicy.install(Policy.parse("idle=61s"), other.cgroup());
    var generation = generation(other);
    var broken =
        other.pinFolder().resolve(name.replace("PROGRAM", generation.getFileName().toString()));
    if (Files.isDirectory(broken)) {
      for (var pin : List.of("policy", "counts", "guard")) {
        Files.delete(broken.resolve(pin));
      }
    }
    Files.delete(broken);
    if (name.equals("link")) { // a map in its place
      atPin(
          broken,
          (bpf, path) -> {
            try (var map = BpfMap.array(bpf, "no_link", 8, 1)) {
              map.pin(path);
            }
          });
    }

    assertThat(installedOn(playground)).hasSize(1);
    assertThat(KernelPolicy.unreadable()).size().isLessThanOrEqualTo(1);
    KernelPolicy.install(Policy.parse("idle=62s"), playground.cgroup());
    KernelPolicy.install(Policy.parse("idle=63s"), other.cgroup());
    assertThat(other.run("x = pair(); print(options(x[0]))")).isEqualTo("1 63 75 9 0");
    assertThat(installedOn(other)).hasSize(1);
    KernelPolicy.remove(other.cgroup());
    assertThat(other.pins()).isZero();
  }

  @Test
  void aPolicyOfAnotherVersionIsReplaced() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s,mode=enforce"), other.cgroup());
    replaceRecord(other, "keepalive4j 2\n");

    var done = KernelPolicy.install(Policy.parse("idle=61s"), other.cgroup());

    assertThat(done.replaced()).isTrue();
    assertThat(other.run("x = pair(); print(options(x[0]))")).isEqualTo("1 61 75 9 0");
    assertThat(installedOn(other)).hasSize(1);
    assertThat(other.pins()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\n\n\n", "a\\nb\\", "\r\n\t\u001b[31m", "é\u2028", "%s"})
  void anyTextOfSudoUserIsShown(String user) throws IOException {
    var install =
        new ProcessBuilder(
            KeepaliveCommand.here()
                .line("policy", "install", "idle=60s", "--cgroup", playground.cgroup()));
    install.environment().put("SUDO_USER", user);

    var installed = Child.run(install);

    assertThat(installed.status()).as(installed.err()).isZero();
    assertThat(installedOn(playground))
        .singleElement()
        .satisfies(shown -> assertThat(shown.by()).isEqualTo("root, by sudo of " + user));
  }

  @Test
  void showsThePolicyThatTheKernelHas() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s,mode=enforce"), playground.cgroup());
    assertThat(installedOn(playground)).singleElement().matches(is(State.ACTIVE));

    detach(generation(playground).resolve("guard"));
    assertThat(installedOn(playground)).singleElement().matches(is(State.INCOMPLETE));

    detach(playground.pinFolder().resolve("link"));
    assertThat(installedOn(playground)).singleElement().matches(is(State.DETACHED));
    var shown = KeepaliveCommand.here().succeed("policy", "show").out();
    assertThat(shown).contains(playground.cgroup() + "  (detached: has no effect any more;");

    KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup());
    assertThat(installedOn(playground)).singleElement().matches(is(State.ACTIVE));
  }

  private static Predicate<InstalledPolicy> is(State state) {
    return shown -> shown.state() == state;
  }

  private static void detach(Path pin) throws IOException {
    atPin(
        pin,
        (bpf, path) -> {
          try (var link = BpfLink.open(bpf, path)) {
            link.detach();
          }
        });
  }

  /** Shows policies as root, and as a user who may not read links. */
  @Test
  void showsOnePolicyWhileItIsReplacedAgainAndAgain() throws IOException {
    var loop =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            InstallLoop.class.getName(),
            playground.cgroup(),
            "idle=60s",
            "idle=2m,mode=enforce");
    try (var installing = Child.start(loop)) {
      assertThat(installing.line()).isEqualTo("idle=60s");
      watch(() -> assertThat(installedOn(playground)).singleElement().matches(is(State.ACTIVE)));
    }
  }

  /** While it is installed and removed, it is shown completely or not at all. */
  @Test
  void showsAPolicyOrNoneWhileItIsInstalledAndRemoved() throws Exception {
    var ending = new AtomicBoolean();
    var changes =
        CompletableFuture.runAsync(() -> {
          try {
            while (!ending.get()) {
              KernelPolicy.install(Policy.parse("idle=60s,mode=enforce"), other.cgroup());
              KernelPolicy.remove(other.cgroup());
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    try {
      watch(() -> {
        assertThat(installedOn(other)).hasSizeLessThan(2).allMatch(is(State.ACTIVE));
        assertThat(KernelPolicy.unreadable()).isEmpty();
      });
    } finally {
      ending.set(true);
      changes.get();
    }
  }

  private interface Look {
    void look() throws IOException;
  }

  private static void watch(Look look) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    for (int round = 0; round < 20 || System.nanoTime() < deadline; round++) {
      look.look();
    }
  }

  @ParameterizedTest(name = "in the locale {0}")
  @ValueSource(strings = {"C", "C.UTF-8"})
  void aMountPointThatIsNotUtf8IsHarmless(String locale) {
    var output =
        OwnBpffs.run(
            """
            export LC_ALL=%s
            odd=$(mktemp -d)/$(printf 'a\\377 b\\303')
            mkdir "$odd"; mount -t tmpfs none "$odd"
            keepalive policy install idle=60s,interval=10s --cgroup "$1" && keepalive policy show
            keepalive policy remove --cgroup "$1"; keepalive doctor >/dev/null
            keepalive run idle=60s,interval=10s -- echo ran
            umount "$odd"; rm -r "${odd%%/*}"
            """
                .formatted(locale),
            playground.cgroup());

    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .contains("policy of 1 rule installed", "any * idle=60s", "policy removed", "ran");
  }

  /** The cgroup can be addressed by its bytes and by the name that is shown. */
  @ParameterizedTest(name = "in the locale {0}, once it is gone as {1}")
  @CsvSource({"C, $odd", "C.UTF-8, $odd", "C.UTF-8, a\\\\xff bé"})
  void aCgroupWhoseNameIsNotUtf8IsAddressedAndShown(String locale, String gone) {
    var output =
        OwnBpffs.run(
            """
            export LC_ALL=%s
            odd=$(printf 'a\\377 b\\303\\251')
            mkdir "$2/$odd"
            keepalive policy install idle=60s,interval=10s --cgroup "$1/$odd" && keepalive policy show
            keepalive policy remove --cgroup="$2/$odd"
            keepalive policy install idle=61s,interval=10s --cgroup "$1/"'a\\xff bé'
            keepalive policy show
            rmdir "$2/$odd"
            keepalive policy show
            keepalive policy remove --cgroup "$1/%s"
            keepalive policy show
            """
                .formatted(locale, gone),
            playground.cgroup(),
            playground.folder().toString());

    var shown = playground.cgroup() + "/a\\xff b\u00e9";
    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .contains(shown + ": policy of 1 rule installed", shown + "  since", shown + ": policy rem")
        .contains(shown + "  (cgroup gone: has no effect any more)")
        .endsWith("no policy is installed\n");
  }

  @Test
  void aCommandInACgroupWhoseNameIsNotUtf8IsRefusedWithTheReason() {
    var output =
        OwnBpffs.run(
            """
            odd=$1/$(printf 'a\\377'); mkdir "$odd"
            sh -c 'echo 0 >"$1"/cgroup.procs; shift; exec "$@"' sh "$odd" %s run idle=60s,interval=10s -- true
            status=$?; rmdir "$odd"; exit $status
            """
                .formatted(String.join(" ", KeepaliveCommand.here().line())),
            playground.folder().toString());

    assertThat(output.err())
        .contains("this process is in the cgroup " + playground.cgroup() + "/a\\xff, whose name")
        .doesNotContain("Exception");
    assertThat(output.status()).isEqualTo(1);
  }
}
