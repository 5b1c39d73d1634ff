package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.programs.agent.MultipathCalls;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Needs;

/** Tests sockets that lack an option, such as MPTCP sockets, which have no user timeout. */
final class MultipathTest extends SocketOpenerTest {
  private static String preload;

  @BeforeAll
  static void build() throws Exception {
    Path enabled = Path.of("/proc/sys/net/mptcp/enabled");
    Needs.require(
        Files.exists(enabled) && Files.readString(enabled).strip().equals("1"),
        "MPTCP",
        "sysctl net.mptcp.enabled=1, on Linux 5.16 or later");
    preload = "LD_PRELOAD=" + CProgram.preloadable("mptcp");
  }

  private static List<String> preloaded(List<String> command) {
    List<String> all = new ArrayList<>(List.of("env", preload));
    all.addAll(command);
    return all;
  }

  /** Returns the output of the program MultipathCalls. */
  private static List<String> library(Jdk jdk, String... environment) throws Exception {
    String library =
        Path.of(KeepAlive.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(List.of(environment));
    command.addAll(
        List.of(
            jdk.command("java").toString(),
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            Programs.classes() + ":" + library,
            MultipathCalls.class.getName()));
    return org.keepalive4j.checks.support.Child.run(command).out().lines().toList();
  }

  @ParameterizedTest
  @EnumSource
  void theLibraryReadsTheOtherOptionsIfOneCannotBeRead(Jdk jdk) throws Exception {
    String unreadable = "LD_PRELOAD=" + CProgram.preloadable("unreadable");

    assertThat(library(jdk, unreadable, "UNREADABLE=6 6"))
        .contains(
            "socket: idle=61s,interval=11s,user-timeout=0s",
            "factory: idle=61s,interval=11s,user-timeout=0s",
            "open: [idle=62s,interval=12s,user-timeout=90s]");
    assertThat(library(jdk, unreadable, "UNREADABLE=1 9"))
        .contains(
            "before: unknown,idle=2h,interval=75s,count=9,user-timeout=0s",
            "socket: unknown,idle=61s,interval=11s,count=4,user-timeout=0s",
            "off: unknown,idle=61s,interval=11s,count=4,user-timeout=0s");
  }

  @ParameterizedTest
  @EnumSource
  void theLibrarySetsAndReadsTheOptionsOfMptcpSockets(Jdk jdk) throws Exception {
    List<String> said = library(jdk, preload);

    String set = "idle=61s,interval=11s,count=4";
    assertThat(said)
        .contains(
            "before: off",
            "socket: " + set,
            "accepted: " + set,
            "channel: " + set,
            "listener: " + set,
            "read: " + set,
            "off: off",
            "factory: " + set,
            "server factory: " + set,
            "open: [idle=62s,interval=12s,count=5]");
    assertThat(said.stream().filter(line -> line.startsWith("refused: ")))
        .singleElement()
        .asString()
        .contains("user timeout (TCP_USER_TIMEOUT): this is an MPTCP socket")
        .contains("without mptcpize")
        .contains("in effect: idle=62s,interval=12s,count=5");
  }

  @ParameterizedTest
  @EnumSource
  void theAgentSetsAndShowsTheOptionsOfMptcpSockets(Jdk jdk) {
    String policy = "idle=61s,interval=11s,count=3";
    try (ProgramJvm child = underTheAgent(jdk, policy)) {
      child.ask("open a localhost");
      assertThat(child.ask("connections").split("; "))
          .filteredOn(line -> line.endsWith(" idle=61s,interval=11s,count=3"))
          .hasSize(2);
      assertThat(child.ask("bean")).isEqualTo("unmatched 0; 2 0");

      child.ask("install user-timeout=90s,count=4,mode=fill");

      assertThat(child.errors()).contains("the kernel refused TCP_USER_TIMEOUT 90s");
    }
  }

  @ParameterizedTest
  @EnumSource
  void listenersGetTheirOwnOptionsBackWhenThePolicyIsReplaced(Jdk jdk) {
    try (ProgramJvm child = underTheAgent(jdk, "idle=61s,interval=11s,count=3")) {
      child.ask("listen a");
      child.ask("install any * leave");
      child.ask("join a c");
      child.ask("accept a");

      assertThat(child.ask("connections").split("; "))
          .filteredOn(line -> line.contains(" accept "))
          .singleElement()
          .asString()
          .endsWith("accept off");
    }
  }

  private static ProgramJvm underTheAgent(Jdk jdk, String policy) {
    return ProgramJvm.start(
        directory, preloaded(command(jdk, "-javaagent:" + Programs.agent() + "=" + policy)));
  }
}
