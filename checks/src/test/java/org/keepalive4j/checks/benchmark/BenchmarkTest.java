package org.keepalive4j.checks.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * Every ratio is within its bound, or half as much again, because this machine may do other work:
 * {@code -Dkeepalive4j.benchmark.slack=1} for the bounds alone, and {@code
 * -Dkeepalive4j.benchmark.connections=100000} for the full size.
 */
@Tag("benchmark")
class BenchmarkTest {
  @Test
  void everyRatioIsWithinItsBound() {
    Needs.networkNamespaces();
    Needs.tools("gcc", "setpriv", "ss");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> alone =
        List.of("unshare", "--net", "--pid", "--fork", "--mount-proc", "--kill-child", "--");
    List<String> benchmarks =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-Dkeepalive4j.benchmark.connections=" + Benchmarks.CONNECTIONS,
            "-Dkeepalive4j.benchmark.slack=" + Benchmarks.SLACK,
            "-cp",
            System.getProperty("java.class.path"),
            Benchmarks.class.getName());

    Output output =
        Child.run(
            Stream.of(
                    alone,
                    List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh"),
                    KeepaliveCommand.WITHOUT_BPF,
                    benchmarks)
                .flatMap(List::stream)
                .toList());

    System.out.println(output.out());
    assertThat(output.status()).as("%s", output).isZero();
  }
}
