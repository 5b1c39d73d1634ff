package org.keepalive4j.checks.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.KernelPolicy;

/** Runs all benchmarks for a shorter time. They may exceed a bound by half. */
@Tag("benchmark")
class BenchmarkTest {
  @Test
  void everyNumberIsWithinItsBound() throws Exception {
    Needs.networkNamespaces();
    Needs.tools("gcc", "setpriv", "ss");
    String missing =
        KernelPolicy.features().stream()
            .filter(feature -> !feature.works())
            .map(Feature::name)
            .collect(Collectors.joining(", "));
    Needs.require(missing.isEmpty(), "for policies in the kernel: " + missing, "keepalive doctor");

    Output output;
    try (BenchmarkSandbox sandbox = new BenchmarkSandbox()) {
      output = Child.run(sandbox.command("--fast"));
    }

    System.out.println(output.out());
    assertThat(output.status()).as("%s", output).isZero();
  }
}
