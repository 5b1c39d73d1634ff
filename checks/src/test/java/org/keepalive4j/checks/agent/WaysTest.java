package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.linux.RawSettings;

/** Every way that the JDK has to a TCP connection, on both ends. */
final class WaysTest extends SubjectTest {
  private static final String POLICY =
      "connect * idle=61s,interval=11s,count=3,user-timeout=77s; accept * idle=62s,interval=12s";

  private static final List<String> WAYS =
      List.of(
          "socket",
          "socket-timeout",
          "channel",
          "channel-adaptor",
          "selector",
          "asynchronous",
          "asynchronous-handler",
          "ssl",
          "ssl-layered",
          "http-client",
          "http-url-connection",
          "socks");

  @ParameterizedTest
  @EnumSource
  void everyWayGetsItsRule(Jdk jdk) {
    try (Child child = subject(jdk, POLICY)) {
      for (String way : WAYS) {
        check(child, way);
      }
    }
  }

  @Test
  void soDoesAVirtualThread() {
    try (Child child = subject(Jdk.JDK_25, POLICY)) {
      check(child, "virtual-thread");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheAgentNoneDoes(Jdk jdk) {
    try (Child child = subjectAlone(jdk)) {
      assertThat(child.open("way socket").client()).isEqualTo(UNTOUCHED);
      assertThat(child.open("way channel").accepted()).isEqualTo(UNTOUCHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void datagramAndUnixSocketsAreNotEvenCounted(Jdk jdk) {
    try (Child child = subject(jdk, POLICY)) {
      child.ask("way udp");
      child.ask("way unix");

      assertThat(child.ask("bean")).isEqualTo("unmatched 0; 0 0; 0 0");
    }
  }

  private static void check(Child child, String way) {
    Child.Pair pair = child.open("way " + way);
    assertThat(pair.client()).as(way).isEqualTo(new RawSettings(true, 61, 11, 3, 77_000));
    assertThat(pair.accepted()).as(way).isEqualTo(on(62, 12, UNTOUCHED.count()));
  }
}
