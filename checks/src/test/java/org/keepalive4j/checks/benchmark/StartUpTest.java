package org.keepalive4j.checks.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * The command starts within its bounds, or half as much again: {@code
 * -Dkeepalive4j.benchmark.slack=1} for the bounds alone. For a quiet machine, as short times are
 * spoiled most: not a part of every check.
 */
@Tag("cost")
class StartUpTest {
  @Test
  void everyStartIsWithinItsBound() {
    Needs.networkNamespaces();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    Output output =
        Child.run(
            "unshare",
            "--net",
            "--pid",
            "--fork",
            "--mount-proc",
            "--kill-child",
            "--",
            java,
            "-Dkeepalive4j.benchmark.slack=" + Benchmarks.SLACK,
            "-cp",
            System.getProperty("java.class.path"),
            StartUps.class.getName());

    System.out.println(output.out());
    assertThat(output.status()).as("%s", output).isZero();
  }
}
