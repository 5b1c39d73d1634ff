package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.KernelPolicy;

/** Repeats install, swap, kill -9 and show, while connections are opened. */
@Tag("kernel")
class KilledTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 10);
  private static final List<String> POLICIES = List.of("idle=60s", "idle=2m,mode=enforce");

  @Test
  void aKilledInstallLeavesEitherTheOldOrTheNewPolicy() throws Exception {
    Playground.assumeUsable();
    Set<String> before = BpfObjects.all();
    try (var playground = new Playground()) {
      playground.run(
          """
          failed = []; made = [0]; ending = []
          def loop():
            l = listener(9000)
            while not ending:
              try:
                c = socket.create_connection(('127.0.0.1', 9000)); a, _ = l.accept()
                c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\1\\0\\0\\0\\0\\0\\0\\0')
                if options(c) not in ('0 7200 75 9 0', '1 60 75 9 0', '1 120 75 9 0'):
                  failed.append(options(c))
                c.close(); a.close(); made[0] += 1
              except Exception as e: failed.append(repr(e))
          thread = threading.Thread(target=loop); thread.start()
          """);
      var random = new Random(Integer.getInteger("seed", 1));
      for (int round = 0; round < ROUNDS; round++) {
        kill(playground.cgroup(), round, random);
        checkShown(playground);
      }
      assertThat(playground.run("ending.append(1); thread.join(); print(failed)")).isEqualTo("[]");
      assertThat(playground.run("print(made[0] > 100)")).isEqualTo("True");
      KernelPolicy.install(Policy.parse("on"), playground.cgroup());
      assertThat(playground.pins())
          .isEqualTo(8); // a directory, three objects, a directory with three
    }
    // Other processes may use BPF at the same time. Their objects disappear at some time too.
    Playground.await(
        "no program, map or link is left",
        () -> {
          Set<String> left = new TreeSet<>(BpfObjects.all());
          left.removeAll(before);
          return left.isEmpty();
        });
  }

  private static void kill(String cgroup, int round, Random random) throws IOException {
    var loop =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                InstallLoop.class.getName(),
                cgroup,
                POLICIES.get(round % 2),
                POLICIES.get((round + 1) % 2))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output = loop.inputReader();
    assertThat(output.readLine()).isIn(POLICIES);
    long until = System.nanoTime() + random.nextInt(100_000_000);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    loop.destroyForcibly().onExit().join();
  }

  private static void checkShown(Playground playground) throws IOException {
    var shown =
        KernelPolicy.installed().stream()
            .filter(policy -> policy.cgroup().equals(playground.cgroup()))
            .toList();
    assertThat(shown).hasSize(1);
    var rule = shown.get(0).policy().rules().get(0);
    var inEffect = playground.run("x = pair(9001); print(options(x[0]))");
    assertThat(inEffect).isEqualTo("1 " + rule.settings().idle().get().toSeconds() + " 75 9 0");
  }
}
