package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.PythonProgram;

/**
 * More network namespaces than the command may have open files. In each, a process in its own
 * cgroup has both ends of one connection with a unique address.
 */
@Tag("kernel")
class ManyNamespacesTest {
  private static final int NAMESPACES = 80;
  private static final int OPEN_FILES = 64;
  private static final String ADDRESS = "127.203.17.9";

  private static Path cgroup;
  private static Child holders;

  @BeforeAll
  static void makeNamespaces() throws IOException {
    Playground.assumeUsable();
    Needs.networkNamespaces();
    Needs.tools("prlimit");
    cgroup = Playground.mount().resolve("keepalive4j-check-many-" + ProcessHandle.current().pid());
    Files.createDirectory(cgroup);
    holders =
        Child.start(
            List.of(
                "sh",
                "-c",
                "echo 0 >\"$1/cgroup.procs\"; shift; exec python3 \"$@\"",
                "sh",
                cgroup.toString(),
                PythonProgram.named("namespaces"),
                Integer.toString(NAMESPACES),
                ADDRESS));
    for (int i = 0; i < NAMESPACES; i++) {
      assertThat(holders.line()).isEqualTo("ready");
    }
  }

  @AfterAll
  static void removeNamespaces() {
    if (holders != null) {
      holders.close();
      Playground.await("the cgroup is empty", () -> cgroup.toFile().delete());
    }
  }

  private static KeepaliveCommand keepalive(boolean bpf) {
    List<String> around = new ArrayList<>();
    if (!bpf) { // entering namespaces needs CAP_SYS_ADMIN, which is enough for bpf(2) too
      around.addAll(CProgram.named("oldkernel").with(1, -1));
    }
    around.addAll(List.of("prlimit", "--nofile=" + OPEN_FILES + ":" + OPEN_FILES));
    return KeepaliveCommand.here().under(around.toArray(String[]::new));
  }

  @ParameterizedTest(name = "bpf {0}")
  @ValueSource(booleans = {true, false})
  void listsTheSocketsOfAllNamespaces(boolean bpf) {
    var listed = keepalive(bpf).run("list", "--all-namespaces", "--json", "connect " + ADDRESS);

    assertThat(listed.status()).as(listed.err()).isZero();
    assertThat(listed.err()).doesNotContain("Exception");
    assertThat(listed.json()).hasSize(NAMESPACES);
    assertThat(listed.json()).extracting(each -> each.get("namespace")).doesNotHaveDuplicates();
    assertThat(listed.json()).allMatch(each -> each.get("keepAlive") != null);
  }

  @ParameterizedTest(name = "bpf {0}")
  @ValueSource(booleans = {true, false})
  void changesTheSocketsOfAllNamespaces(boolean bpf) {
    var idle = bpf ? "idle=61s" : "idle=62s";

    var set = keepalive(bpf).run("set", idle, "any " + ADDRESS, "--all-namespaces", "--json");

    assertThat(set.err()).doesNotContain("Exception");
    assertThat(set.json()).hasSize(NAMESPACES); // the accepting side has another remote address
    assertThat(set.json()).allMatch(each -> each.get("outcome").equals("changed"));
    assertThat(set.status()).as(set.err()).isZero();
  }

  @Test
  void aPolicyAppliesToOpenConnectionsOfAllNamespaces() {
    var path = "/" + cgroup.getFileName();
    var keepalive = keepalive(true);
    try {
      var installed = keepalive.run("policy", "install", "idle=63s,interval=10s", "--cgroup", path);

      assertThat(installed.err()).isEmpty();
      assertThat(installed.status()).isZero();
      assertThat(installed.out()).contains(2 * NAMESPACES + " changed");
    } finally {
      keepalive.run("policy", "remove", "--cgroup", path);
    }
  }
}
