package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.linux.KernelPolicy;

/** {@code list} names the rule whose settings a connection has. */
@Tag("kernel")
class ListedPolicyTest {
  private Playground playground;
  private Path inner;

  @BeforeEach
  void setUp() throws IOException {
    Playground.assumeUsable();
    playground = new Playground();
    playground.run("pass"); // has entered its cgroup
    inner = Files.createDirectory(playground.folder().resolve("inner"));
  }

  @AfterEach
  void tearDown() throws IOException {
    try (var _ = playground) {
      Files.writeString(playground.folder().resolve("cgroup.procs"), "" + playground.pid());
      KernelPolicy.installed().stream()
          .map(policy -> policy.cgroup())
          .filter(cgroup -> cgroup.startsWith(playground.cgroup()))
          .forEach(ListedPolicyTest::remove);
      Files.delete(inner);
    }
  }

  private static void remove(String cgroup) {
    try {
      KernelPolicy.remove(cgroup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "any * idle=60s, any * idle=25s, 60, '', any * idle=60s",
    "accept *:1 idle=60s, any * idle=25s, 25, /inner, any * idle=25s",
    "any * leave, any * idle=25s, 25, /inner, any * idle=25s",
    "any * leave, accept *:1 idle=25s, 7200, '', any * leave"
  })
  void theRuleIsThatOfThePolicyWhoseValuesAreInEffect(
      String outerPolicy, String innerPolicy, long idle, String cgroup, String rule)
      throws IOException {
    Files.writeString(inner.resolve("cgroup.procs"), "" + playground.pid());
    KernelPolicy.install(Policy.parse(innerPolicy), playground.cgroup() + "/inner");
    KernelPolicy.install(Policy.parse(outerPolicy), playground.cgroup());

    var listed = listedConnection();

    assertThat(listed).containsEntry("idleSeconds", idle);
    assertThat(listed.get("policy"))
        .isEqualTo(Map.of("cgroup", playground.cgroup() + cgroup, "rule", rule));
  }

  @Test
  void aConnectionWithoutAPolicyHasNone() throws IOException {
    KernelPolicy.install(Policy.parse("accept *:1 idle=60s"), playground.cgroup());

    assertThat(listedConnection().get("policy")).isNull();
  }

  private Map<String, Object> listedConnection() {
    playground.run(
        """
        import socket
        server = socket.create_server(("10.0.0.1", 5432))
        client = socket.create_connection(("10.0.0.1", 5432))\
        """);
    return KeepaliveCommand.here()
        .under("nsenter", "--net", "--target", "" + playground.pid())
        .succeed("list", "--json", "connect *:5432")
        .json()
        .getFirst();
  }
}
