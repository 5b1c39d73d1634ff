package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.checks.programs.agent.NettySocketOpener;
import org.keepalive4j.checks.programs.agent.NewerClassFiles;
import org.keepalive4j.linux.SocketSettings;

/** Tests Netty's transports. Epoll and io_uring don't use the JDK's sockets. */
final class NettyTest {
  @TempDir static Path directory;

  @ParameterizedTest
  @CsvSource({
    "Netty41,nio,JDK_17", "Netty41,epoll,JDK_17", "Netty42,nio,JDK_25",
    "Netty42,epoll,JDK_25", "Netty42,epoll,JDK_17", "Netty42,uring,JDK_25",
    "GrpcShaded,nio,JDK_17", "GrpcShaded,epoll,JDK_17", "GrpcShaded,epoll,JDK_25"
  })
  void bothEndsGetTheirRule(String libraries, String transport, Jdk jdk) {
    String policy =
        "connect localhost idle=61s,user-timeout=77s; accept *:1-65535 idle=62s,count=3";
    try (ProgramJvm child = start(libraries, transport, jdk, policy)) {
      ProgramJvm.Pair pair = child.open("open localhost");

      ProgramJvm.await("set, idle last", () -> pair.accepted().idleSeconds() != 7200);
      assertThat(pair.accepted()).isEqualTo(new SocketSettings(true, 62, 75, 3, 0));
      assertThat(pair.client()).isEqualTo(new SocketSettings(true, 61, 75, 9, 77_000));
    }
  }

  @ParameterizedTest
  @CsvSource({"Netty41,epoll,JDK_17", "Netty42,epoll,JDK_25", "Netty42,uring,JDK_25"})
  void protectIgnoresOffAndAllowsOtherTimes(String libraries, String transport, Jdk jdk) {
    try (ProgramJvm child = start(libraries, transport, jdk, "idle=61s,interval=11s")) {
      ProgramJvm.Pair pair = child.open("options localhost");

      ProgramJvm.await("set, idle last", () -> pair.accepted().idleSeconds() != 7200);
      ProgramJvm.await("the application's", () -> pair.accepted().intervalSeconds() == 98);
      assertThat(pair.accepted()).isEqualTo(new SocketSettings(true, 99, 98, 9, 0));
      assertThat(pair.client()).isEqualTo(new SocketSettings(true, 61, 98, 9, 0));
    }
  }

  @ParameterizedTest
  @CsvSource({"Netty41,epoll,JDK_17", "Netty42,epoll,JDK_25", "Netty42,uring,JDK_25"})
  void enforceIgnoresAllCalls(String libraries, String transport, Jdk jdk) {
    try (ProgramJvm child =
        start(libraries, transport, jdk, "idle=61s,interval=11s,mode=enforce")) {
      ProgramJvm.Pair pair = child.open("options localhost");

      ProgramJvm.await("set, idle last", () -> pair.accepted().idleSeconds() != 7200);
      assertThat(pair.accepted()).isEqualTo(new SocketSettings(true, 61, 11, 9, 0));
      assertThat(pair.client()).isEqualTo(new SocketSettings(true, 61, 11, 9, 0));
    }
  }

  @ParameterizedTest
  @CsvSource({"Netty41,epoll,JDK_17", "Netty42,epoll,JDK_25"})
  void fillKeepsOptionsThatTheApplicationHasSet(String libraries, String transport, Jdk jdk) {
    try (ProgramJvm child = start(libraries, transport, jdk, "idle=61s,interval=11s,mode=fill")) {
      ProgramJvm.Pair pair = child.open("options localhost");

      assertThat(pair.client()).isEqualTo(new SocketSettings(false, 99, 98, 9, 0));
    }
  }

  @ParameterizedTest
  @CsvSource({"Netty41,JDK_17", "Netty42,JDK_25"})
  void classFilesOfAnUnknownVersionAreNotChangedButReported(String libraries, Jdk jdk) {
    String newer = "-javaagent:" + AgentJar.of(NewerClassFiles.class, directory);
    try (ProgramJvm child =
        start(libraries, "epoll", jdk, "idle=61s", newer + "=raise", newer + "=lower")) {
      assertThat(child.open("open localhost").client().keepAlive()).isFalse();
      assertThat(child.errors()).contains("not covered: io/netty/channel/epoll/LinuxSocket");
    }
  }

  private static ProgramJvm start(String libraries, String transport, Jdk jdk, String policy) {
    return start(libraries, transport, jdk, policy, "-Dnone", "-Dnone");
  }

  private static ProgramJvm start(
      String libraries, String transport, Jdk jdk, String policy, String before, String after) {
    String jars = Libraries.of(libraries);
    Path program = Programs.classes();
    if (libraries.equals("GrpcShaded")) {
      program =
          Programs.compile(
              NettySocketOpener.class,
              source -> source.replace("io.netty.", "io.grpc.netty.shaded.io.netty."),
              directory,
              "-cp",
              jars + ":" + System.getProperty("java.class.path"));
    }
    return ProgramJvm.start(
        directory,
        List.of(
            jdk.command("java").toString(),
            before,
            "-javaagent:" + Programs.agent() + "=" + policy,
            after,
            "-cp",
            program + ":" + jars,
            NettySocketOpener.class.getName(),
            transport));
  }
}
