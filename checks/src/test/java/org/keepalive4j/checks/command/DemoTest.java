package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;

/** {@code keepalive demo} as a whole. */
class DemoTest {
  private static final Pattern PROCESS = Pattern.compile("Another process, ([0-9]+),");

  @Test
  void showsTheMainJobAndLeavesNothingBehind() {
    try (NetworkNamespace namespace = NetworkNamespace.open()) {
      Output demo = KeepaliveCommand.here().in(namespace).succeed("demo");

      assertThat(demo.out())
          .containsSubsequence(
              "$ keepalive list --pid",
              "established",
              "off",
              "$ keepalive set idle=2s,interval=2s,count=3,user-timeout=10s connect 127.0.0.1:",
              "off -> idle=2s,interval=2s,count=3,user-timeout=10s",
              "1 changed, 0 unchanged, 0 refused",
              "$ keepalive list connect 127.0.0.1:",
              "on",
              "2s",
              "3",
              "10s",
              "keepalive",
              "a probe to 127.0.0.1:",
              "answered",
              "a probe to 127.0.0.1:",
              "probes went out and were answered");
      Matcher process = PROCESS.matcher(demo.out());
      assertThat(process.find()).isTrue();
      assertThat(ProcessHandle.of(Long.parseLong(process.group(1)))).isEmpty();
      List<String> left =
          KeepaliveCommand.here().in(namespace).succeed("list", "--json", "--all").lines();
      assertThat(left).allSatisfy(socket -> assertThat(socket).contains("\"time-wait\""));
    }
  }

  @Test
  void saysThatItNeedsTheLoopbackInterface() {
    Needs.networkNamespaces();

    Output demo = KeepaliveCommand.here().under("unshare", "--net", "--").run("demo");

    assertThat(demo.status()).isEqualTo(1);
    assertThat(demo.out()).isEmpty();
    assertThat(demo.err())
        .startsWith("keepalive: the demo can't connect to 127.0.0.1: ")
        .contains("ip link set lo up")
        .hasLineCount(1);
  }

  @Test
  void takesItsProcessAlongWhenItIsKilled() {
    try (NetworkNamespace namespace = NetworkNamespace.open()) {
      ProcessHandle pair;
      try (Child demo = Child.start(KeepaliveCommand.here().in(namespace).line("demo"))) {
        Matcher process = PROCESS.matcher(demo.line());
        assertThat(process.find()).isTrue();
        pair = ProcessHandle.of(Long.parseLong(process.group(1))).orElseThrow();
        ProcessHandle.of(demo.pid()).orElseThrow().destroyForcibly(); // the command alone

        assertThat(pair.onExit()).succeedsWithin(java.time.Duration.ofSeconds(20));
      }
    }
  }
}
