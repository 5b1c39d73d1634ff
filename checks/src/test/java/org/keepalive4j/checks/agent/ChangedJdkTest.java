package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.programs.agent.NewerClassFiles;

/** Runs the agent in a JDK whose internals have changed. */
final class ChangedJdkTest extends SocketOpenerTest {
  @TempDir Path patch;

  @ParameterizedTest
  @EnumSource
  void aMissingCallIsReportedAndTheOtherHooksWork(Jdk jdk) {
    String changed = ChangedJdk.callingAnotherAccept(jdk, patch);
    String policy = "connect * idle=61s; accept 127.0.0.0/8 idle=62s";
    try (ProgramJvm child = subject(jdk, policy, changed)) {
      assertThat(child.errors().lines().filter(line -> line.startsWith("keepalive4j")))
          .singleElement()
          .asString()
          .contains("NOT covered: sun.nio.ch.NioSocketImpl does not call Net.accept");

      ProgramJvm.Pair socket = child.open("way socket");
      assertThat(socket.client().idleSeconds()).isEqualTo(61);
      assertThat(socket.accepted()).isEqualTo(UNTOUCHED);
      ProgramJvm.Pair channel = child.open("way channel");
      assertThat(channel.client().idleSeconds()).isEqualTo(61);
      assertThat(channel.accepted().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMissingNativeMethodIsReportedInOneLineAndDoesNoHarm(Jdk jdk) throws Exception {
    String changed = ChangedJdk.settingOptionsInAnotherWay(jdk, patch);
    try (ProgramJvm child = subject(jdk, "idle=61s", changed)) {
      for (String way : new String[] {"socket", "channel", "asynchronous", "socket"}) {
        ProgramJvm.Pair pair = child.open("way " + way);
        assertThat(pair.client()).as(way).isEqualTo(UNTOUCHED);
        assertThat(pair.accepted()).as(way).isEqualTo(UNTOUCHED);
      }
      assertThat(child.open("open a localhost idle=99").client().idleSeconds())
          .as("the application's own")
          .isEqualTo(99);

      assertThat(child.errors().lines().filter(line -> line.startsWith("keepalive4j")))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("keepalive4j: no socket is covered: ")
          .contains("setIntOption0");
      assertThat(child.ask("property keepalive4j.agent.status"))
          .startsWith("incomplete: ")
          .contains("covers NOTHING: ")
          .contains("setIntOption0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void attachedToSuchAJdkItReportsThatOpenSocketsWereNotChanged(Jdk jdk) throws Exception {
    String changed = ChangedJdk.settingOptionsInAnotherWay(jdk, patch);
    try (ProgramJvm child = subjectAlone(jdk, changed)) {
      ProgramJvm.Pair before = child.open("way channel");

      Process attach = attachment(jdk.command("java"), child, "idle=61s");

      assertThat(attach.inputReader().readLine()).contains(": incomplete: ");
      assertThat(attach.waitFor()).isOne();
      assertThat(child.errors())
          .contains("open sockets were not changed")
          .contains("setIntOption0");
      assertThat(before.client()).isEqualTo(UNTOUCHED);
      assertThat(child.open("way channel").client()).isEqualTo(UNTOUCHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jdkClassFilesOfAnUnknownVersionAreInstrumented(Jdk jdk) {
    String newer = "-javaagent:" + AgentJar.of(NewerClassFiles.class, directory);
    String ours = "-javaagent:" + Programs.agent() + "=idle=61s";
    try (ProgramJvm child = subjectAlone(jdk, newer + "=raise", ours, newer + "=lower")) {
      for (String way : new String[] {"socket", "channel", "selector", "asynchronous"}) {
        ProgramJvm.Pair pair = child.open("way " + way);
        assertThat(pair.client().idleSeconds()).as(way).isEqualTo(61);
        assertThat(pair.accepted().idleSeconds()).as(way).isEqualTo(61);
      }
    }
  }
}
