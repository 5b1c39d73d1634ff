package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/** Tests {@code keepalive policy}, as a user runs it, in a bpffs of its own. */
@Tag("kernel")
class PolicyCommandTest {
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

  private Output run(String script) {
    return OwnBpffs.run(script, playground.cgroup(), Playground.mount() + playground.cgroup());
  }

  @Test
  void aDryRunSaysWhatItWouldInstallAndInstallsNothing() {
    Output output =
        run(
            """
            keepalive policy install 'any * idle=60s,interval=10s,count=5' --cgroup "$1" --dry-run
            ls "$pins" 2>&1
            """);

    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .isEqualTo(
            """
            %s: policy of 1 rule would be installed:
              any * idle=60s,interval=10s,count=5
            Dry run: the kernel accepts it; nothing was installed.
            ls: cannot access '/sys/fs/bpf/keepalive4j': No such file or directory
            """
                .formatted(playground.cgroup()));
    assertThat(playground.run("x = pair(); print(options(x[0]))")).isEqualTo("0 7200 75 9 0");
  }

  @Test
  void aDryRunNamesThePolicyThatWouldBeReplacedAndKeepsIt() {
    Output output =
        run(
            """
            keepalive policy install 'idle=61s,interval=10s,count=5' --cgroup "$1" >/dev/null
            keepalive policy install 'any *:5432 off; any * leave' --cgroup "$1" --dry-run
            keepalive policy show --cgroup "$1"
            """);

    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .startsWith(
            playground.cgroup()
                + ": policy of 2 rules would be installed in place of the present one:\n"
                + "  any *:5432 off\n  any * leave\npresent policy, since ")
        .contains(" by root:\n  any * idle=61s,interval=10s,count=5\nDry run: ")
        .containsPattern("HITS  FAILURES  RULE\n +0 +0  any \\* idle=61s,interval=10s,count=5\n");
  }

  @Test
  void aDryRunFailsAsInstallingWould() {
    Output noCgroup = run("keepalive policy install on --cgroup \"$1/none\" --dry-run");
    Output noRights = run("nobody keepalive policy install on --cgroup \"$1\" --dry-run");
    Output noName = run("keepalive policy install 'any db.example.org on' --dry-run");

    assertThat(noCgroup.status()).isEqualTo(1);
    assertThat(noCgroup.err()).contains("there is no cgroup " + playground.cgroup() + "/none");
    assertThat(noName.status()).isEqualTo(2);
    assertThat(noRights.status()).isEqualTo(127); // the function nobody can't run a shell function
  }

  @Test
  void showsOnePolicyAndAllOfThemToPrograms() {
    Output output =
        run(
            """
            mkdir "$2/below"
            keepalive policy install 'idle=61s,interval=10s,count=5' --cgroup "$1" >/dev/null
            keepalive policy install off --cgroup "$1/below" >/dev/null
            keepalive policy show --cgroup "$1" --json
            keepalive policy show --json | wc -l
            keepalive policy show --cgroup "$1/other"
            keepalive policy remove --cgroup "$1/below" >/dev/null
            rmdir "$2/below"
            """);

    assertThat(output.err()).isEmpty();
    assertThat(output.lines()).hasSize(3);
    assertThat(output.lines().subList(1, 3)).containsExactly("2", "no policy is installed");
    Map<String, Object> policy = new Output(0, output.lines().getFirst(), "").json().getFirst();
    assertThat(policy)
        .containsEntry("cgroup", playground.cgroup())
        .containsEntry("state", "active")
        .containsEntry("by", "root")
        .containsEntry("problem", null)
        .containsKeys("since", "unmatched");
    assertThat((List<?>) policy.get("rules"))
        .asString()
        .startsWith("[{rule=any * idle=61s,interval=10s,count=5, hits=0")
        .endsWith("failures=0}]");
  }

  @Test
  void installsWhatItReadsFromStandardInputAndWarnsOfSettingsThatDetectLate() {
    Output output =
        run(
            """
            printf 'any *:1 on\\nany *:1 off\\nany * idle=60s\\n' |
              keepalive policy install @- --cgroup "$1"
            """);

    assertThat(output.status()).isZero();
    assertThat(output.out()).startsWith(playground.cgroup() + ": policy of 3 rules installed\n");
    assertThat(output.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("keepalive: warning: rule 1: on an idle connection"),
            line -> assertThat(line).startsWith("keepalive: warning: rule 2: never matches: "),
            line ->
                assertThat(line)
                    .startsWith("keepalive: warning: rule 3: on an idle connection, a dead peer is")
                    .contains("interval=75s, count=9. Add interval=15s,count=4 to"));
  }

  @Test
  void anInvalidPolicyIsAUsageErrorOfBothCheckAndInstall() {
    for (String subcommand : List.of("check", "install")) {
      assertThat(run("keepalive policy " + subcommand + " 'any * idle=60x'").status()).isEqualTo(2);
      assertThat(run("echo nonsense | keepalive policy " + subcommand + " @-").status())
          .isEqualTo(2);
    }
  }
}
