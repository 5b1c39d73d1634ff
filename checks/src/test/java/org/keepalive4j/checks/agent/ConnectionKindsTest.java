package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.programs.agent.InheritedChannel;
import org.keepalive4j.checks.programs.agent.JdkLibraryConnections;
import org.keepalive4j.linux.SocketSettings;

/** Tests every API of the JDK that opens TCP connections, on both ends. */
final class ConnectionKindsTest extends SocketOpenerTest {
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
          "asynchronous-handler");

  private static final List<String> LIBRARY_WAYS =
      List.of(
          "http-server",
          "http-url-connection",
          "https",
          "web-socket",
          "tls",
          "tls-plain",
          "tls-layered",
          "socks",
          "http-proxy",
          "rmi",
          "server-socket-subclass",
          "bound-first",
          "ipv6",
          "channel-group");

  @ParameterizedTest
  @EnumSource
  void everyKindOfConnectionGetsItsRule(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, POLICY)) {
      for (String way : WAYS) {
        check(way, child.open("way " + way));
      }
    }
  }

  @Test
  void connectionsOfVirtualThreadsGetTheirRule() {
    try (ProgramJvm child = subject(Jdk.JDK_25, POLICY)) {
      check("virtual-thread", child.open("way virtual-thread"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionsOfTheJdksLibrariesGetTheirRule(Jdk jdk) throws Exception {
    try (ProgramJvm child = libraryWays(jdk, "-javaagent:" + Programs.agent() + "=" + POLICY)) {
      for (String way : LIBRARY_WAYS) {
        check(way, child.open(way));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInheritedConnectionGetsItsRule(Jdk jdk) throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProgramJvm child =
            ProgramJvm.start(
                directory,
                List.of(
                    "bash",
                    "-c",
                    "exec \"$@\" <>/dev/tcp/127.0.0.1/" + listener.getLocalPort(),
                    "bash",
                    jdk.command("java").toString(),
                    "-javaagent:" + Programs.agent() + "=" + POLICY,
                    "-cp",
                    Programs.classes().toString(),
                    InheritedChannel.class.getName()));
        var peer = listener.accept()) {
      assertThat(child.settings(peer.getPort(), listener.getLocalPort()))
          .as(child.errors())
          .isEqualTo(on(62, 12, UNTOUCHED.count()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theApplicationStillChoosesItsLogManager(Jdk jdk) throws Exception {
    try (ProgramJvm child = libraryWays(jdk, "-javaagent:" + Programs.agent() + "=" + POLICY)) {
      // they load the JDK's logging classes without logging
      for (String way : List.of("web-socket", "tls", "bound-first")) {
        check(way, child.open(way));
      }

      assertThat(child.ask("log-manager")).isEqualTo("OwnLogManager");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheAgentNoConnectionIsChanged(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk);
        ProgramJvm libraries = libraryWays(jdk, "-Dnone")) {
      assertThat(child.open("way socket").client()).isEqualTo(UNTOUCHED);
      assertThat(child.open("way channel").accepted()).isEqualTo(UNTOUCHED);
      for (String way : LIBRARY_WAYS) {
        ProgramJvm.Pair pair = libraries.open(way);
        // RMI itself switches keep-alive on, with the system's defaults
        assertThat(pair.client().idleSeconds()).as(way).isEqualTo(UNTOUCHED.idleSeconds());
        assertThat(pair.accepted().idleSeconds()).as(way).isEqualTo(UNTOUCHED.idleSeconds());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void datagramAndUnixSocketsAreNotCounted(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, POLICY)) {
      child.ask("way udp");
      child.ask("way unix");

      assertThat(child.ask("bean")).isEqualTo("unmatched 0; 0 0; 0 0");
    }
  }

  private static ProgramJvm libraryWays(Jdk jdk, String option) throws Exception {
    Path keys = directory.resolve(jdk + "-" + System.nanoTime() + ".p12");
    Process keytool =
        new ProcessBuilder(
                (jdk.command("keytool")
                        + " -genkeypair -alias localhost -keyalg EC -dname CN=localhost"
                        + " -ext san=dns:localhost -storepass changeit -keystore "
                        + keys)
                    .split(" "))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    String java = jdk.command("java").toString();
    return ProgramJvm.start(
        directory,
        List.of(
            java,
            option,
            "-cp",
            Programs.classes().toString(),
            JdkLibraryConnections.class.getName(),
            keys.toString()));
  }

  private static void check(String way, ProgramJvm.Pair pair) {
    assertThat(pair.client()).as(way).isEqualTo(new SocketSettings(true, 61, 11, 3, 77_000));
    assertThat(pair.accepted()).as(way).isEqualTo(on(62, 12, UNTOUCHED.count()));
  }
}
