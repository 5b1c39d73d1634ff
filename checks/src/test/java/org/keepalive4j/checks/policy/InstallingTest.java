package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;

@Tag("kernel")
class InstallingTest {
  private Playground playground;

  @BeforeEach
  void setUp() throws IOException {
    Playground.assumeUsable();
    playground = new Playground();
  }

  @AfterEach
  void tearDown() throws IOException {
    if (playground != null) {
      playground.close();
    }
  }

  private List<InstalledPolicy> installed() throws IOException {
    return KernelPolicy.installed().stream()
        .filter(policy -> policy.cgroup().equals(playground.cgroup()))
        .toList();
  }

  @Test
  void showsWhatIsInstalledWithHits() throws IOException {
    var policy = Policy.parse("connect *:9000 idle=60s\naccept [fd00::]/8 leave");

    KernelPolicy.install(policy, playground.cgroup());
    playground.run("x = pair()");

    assertThat(installed())
        .singleElement()
        .satisfies(shown -> {
          assertThat(shown.policy()).isEqualTo(policy);
          assertThat(shown.state()).isEqualTo(State.ACTIVE);
          assertThat(shown.by()).startsWith(System.getProperty("user.name"));
          assertThat(shown.counts())
              .containsExactly(new InstalledPolicy.Count(1, 0), new InstalledPolicy.Count(0, 0));
          assertThat(shown.unmatched()).isEqualTo(1);
        });
  }

  @Test
  void countsTheConnectionsThatWereThere() throws IOException {
    playground.run("x = pair()");

    var first = KernelPolicy.install(Policy.parse("connect * idle=60s"), playground.cgroup());
    var second = KernelPolicy.install(Policy.parse("idle=61s"), playground.folder().toString());

    assertThat(first.replaced()).isFalse();
    assertThat(first.existing().changed()).isEqualTo(1);
    assertThat(first.existing().leftAlone()).isEqualTo(1);
    assertThat(second.replaced()).isTrue();
    assertThat(second.existing().changed()).isEqualTo(2);
    assertThat(playground.run("print(options(x[0])); print(options(x[1]))"))
        .isEqualTo("1 61 75 9 0\n1 61 75 9 0");
  }

  @Test
  void reachesCgroupsBelow() throws IOException {
    var below = playground.folder().resolve("below");
    Files.createDirectory(below);
    playground.run("open('" + below + "/cgroup.procs', 'w').write('0')\nx = pair()");

    var existing = KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup()).existing();

    assertThat(existing.changed()).isEqualTo(2);
    playground.run("open('" + playground.folder() + "/cgroup.procs', 'w').write('0')");
    Files.delete(below);
  }

  @Test
  void reachesCgroupsBelowWhileOthersComeAndGo() throws IOException {
    var below = playground.folder().resolve("below");
    Files.createDirectory(below);
    playground.run("open('" + below + "/cgroup.procs', 'w').write('0')\nx = pair()");
    var churn =
        """
        cd "$1"; i=0
        while :; do
          i=$(((i + 1) % 50))
          mkdir "c$i" "c$i/d"; rmdir "c$(((i + 25) % 50))/d" "c$(((i + 25) % 50))"
        done 2>/dev/null
        """;
    try (var _ = Child.start(List.of("sh", "-c", churn, "sh", playground.folder().toString()))) {
      Playground.await("cgroups come", () -> Files.exists(playground.folder().resolve("c30")));
      for (int idle = 60; idle < 80; idle++) {
        var policy = Policy.parse("idle=" + idle + "s");

        var existing = KernelPolicy.install(policy, playground.cgroup()).existing();

        assertThat(existing.problem()).isEmpty();
        assertThat(existing.changed()).isEqualTo(2);
        assertThat(installed()).singleElement().matches(shown -> shown.policy().equals(policy));
      }
    }
    playground.run("open('" + playground.folder() + "/cgroup.procs', 'w').write('0')");
    Child.run(
        "find",
        playground.folder().toString(),
        "-mindepth",
        "1",
        "-depth",
        "-type",
        "d",
        "-delete");
  }

  /** Whoever owns a cgroup can nest others in it, deeper than a path is long. */
  @Test
  void installsAboveCgroupsThatNoPathReaches() throws IOException {
    var nest =
        """
        import os
        os.chdir('%s')
        for i in range(42): os.mkdir('0' * 100); os.chdir('0' * 100)

        os.chdir('/'); print('nested')\
        """;
    var folder = playground.folder().toString();
    try {
      assertThat(playground.run(nest.formatted(folder))).isEqualTo("nested");
      playground.run("x = pair()");
      var existing = KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup()).existing();

      assertThat(existing.changed()).isEqualTo(2);
      assertThat(existing.problem().orElseThrow()).contains("ENAMETOOLONG");
      assertThat(installed()).hasSize(1);
    } finally {
      Child.run("find", folder, "-mindepth", "1", "-depth", "-type", "d", "-delete");
    }
  }

  @Test
  void takesHundredsOfRules() throws IOException {
    var rules =
        IntStream.range(0, 500)
            .mapToObj(i ->
                "connect 10.%d.%d.0/24:%d idle=%ds,user-timeout=%ds"
                    .formatted(i / 256, i % 256, 9000 + i % 7, 1 + i, 1 + i))
            .collect(Collectors.joining("\n"));

    KernelPolicy.install(Policy.parse(rules), playground.cgroup());

    assertThat(
            playground.run(
                """
                l = listener(9005)
                for third in (5, 12, 6):
                  c = socket.socket(); c.connect(('10.0.%d.9' % third, 9005)); print(options(c))
                """))
        .isEqualTo("1 6 75 9 6000\n1 13 75 9 13000\n0 7200 75 9 0");
  }

  @Test
  void refusesMoreThanOneProgramHoldsAndKeepsTheOldPolicy() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s"), playground.cgroup());
    var rules =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "any 10.%d.%d.0/24:%d on".formatted(i / 256, i % 256, 1 + i))
            .collect(Collectors.joining("\n"));

    assertThatThrownBy(() -> KernelPolicy.install(Policy.parse(rules), playground.cgroup()))
        .isInstanceOfSatisfying(
            KernelPolicyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("Write fewer rules");

    assertThat(installed()).singleElement().matches(shown -> shown.policy().rules().size() == 1);
    assertThat(playground.run("x = pair(); print(options(x[0]))")).isEqualTo("1 60 75 9 0");
  }

  @Test
  void refusesANameByItsRule() {
    assertThatThrownBy(() ->
            KernelPolicy.install(
                Policy.parse("any 10.0.0.1 on\nconnect db.example.org on"), playground.cgroup()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rule 2")
        .hasMessageContaining("db.example.org");
  }

  @Test
  void refusesACgroupThatIsNotThere() {
    assertThatThrownBy(() -> KernelPolicy.install(Policy.parse("on"), "/no/such/cgroup"))
        .isInstanceOfSatisfying(
            KernelPolicyException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_CGROUP));
    assertThatThrownBy(() -> KernelPolicy.remove("/no/such/cgroup"))
        .isInstanceOf(KernelPolicyException.class);
  }

  @Test
  void saysWhenTheCgroupIsGoneAndRemovesItsPolicy() throws IOException {
    KernelPolicy.install(Policy.parse("on"), playground.cgroup());
    playground.run("open('" + Playground.mount() + "/cgroup.procs', 'w').write('0')");
    Playground.await("the cgroup is empty", () -> playground.folder().toFile().delete());

    assertThat(installed()).singleElement().matches(shown -> shown.state() == State.CGROUP_GONE);

    KernelPolicy.remove(playground.cgroup());

    assertThat(installed()).isEmpty();
  }
}
