package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.programs.agent.SocketOpener;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.NetworkNamespace;

/** Attaches the agent to a running JVM and replaces its policy. */
final class AttachTest extends SocketOpenerTest {
  @ParameterizedTest
  @EnumSource
  void setsOpenAndNewConnections(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk)) {
      ProgramJvm.Pair before = child.open("open a localhost");
      ProgramJvm.Pair waiting = child.open("wait w");
      assertThat(before.client()).isEqualTo(UNTOUCHED);

      attach(jdk, child, "accept * idle=62s; connect * idle=61s");

      assertThat(before.client()).isEqualTo(on(61, UNTOUCHED.intervalSeconds(), UNTOUCHED.count()));
      assertThat(child.open("open b localhost").client().idleSeconds()).isEqualTo(61);
      ProgramJvm.Pair accepted = child.open("connect " + waiting.serverPort());
      assertThat(accepted.accepted().idleSeconds()).as("past the hooks").isEqualTo(62);
      assertThat(accepted.accepted().keepAlive()).isTrue();
      child.ask("set a client keep-alive 0");
      assertThat(before.client().keepAlive()).as("protected").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhichRulesApplyToNewConnectionsOnly(Jdk jdk) throws Exception {
    String rules = "connect db.example.org idle=61s; any *.org idle=62s; any * idle=63s";
    try (ProgramJvm child = subjectAlone(jdk, withExampleHost())) {
      ProgramJvm.Pair before = child.open("open a localhost");

      Process attach = attachment(jdk.command("java"), child, rules);

      String said = "rules 1, 2 have host names and apply to new connections only";
      assertThat(attach.inputReader().readLine()).contains(said);
      assertThat(child.errors()).contains(said);
      assertThat(child.ask("property keepalive4j.agent.status")).contains(said);
      assertThat(before.client().idleSeconds()).isEqualTo(63);
      assertThat(child.open("open b db.example.org").client().idleSeconds()).isEqualTo(61);

      attach(jdk, child, "any * idle=63s,mode=enforce; connect db.example.org idle=64s");
      assertThat(child.errors())
          .contains(
              "rule 2 has a host name and doesn't apply to 2 connections that were opened before");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionWithARefusedOptionIsNotCountedAsSet(Jdk jdk) throws Exception {
    List<String> command =
        CProgram.named("refuse_user_timeout").with((Object[]) command(jdk).toArray(String[]::new));
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      ProgramJvm.Pair pair = child.open("open a localhost");

      Process attach = attachment(jdk.command("java"), child, "idle=61s,user-timeout=77s");

      assertThat(attach.inputReader().readLine())
          .contains(
              "incomplete: 1 rule from the argument; set 0 of 2 open connections (2 refused)");
      assertThat(attach.waitFor()).isOne();
      assertThat(child.errors()).contains("the kernel refused TCP_USER_TIMEOUT");
      assertThat(pair.client()).isEqualTo(on(61, UNTOUCHED.intervalSeconds(), UNTOUCHED.count()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void attachingAgainRestoresTheOptionsOfListeners(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk)) {
      ProgramJvm.Pair waiting = child.open("wait w");
      attach(jdk, child, "idle=61s");
      assertThat(waiting.listener().idleSeconds()).isEqualTo(61);

      attach(jdk, child, "accept 10.0.0.0/8 idle=63s");

      assertThat(waiting.listener()).isEqualTo(UNTOUCHED);
      assertThat(child.open("connect " + waiting.serverPort()).accepted()).isEqualTo(UNTOUCHED);
      assertThat(child.open("open a localhost").accepted()).isEqualTo(UNTOUCHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSystemDefaultThatCannotBeRestoredIsReported(Jdk jdk) throws Exception {
    try (NetworkNamespace namespace = NetworkNamespace.open()) {
      namespace.set("ipv4.tcp_keepalive_time", 40_000);
      String agent = "-javaagent:" + Programs.agent() + "=idle=61s";
      try (ProgramJvm child = ProgramJvm.start(directory, namespace.inside(command(jdk, agent)))) {
        child.ask("listen a");

        attach(jdk, child, "accept 10.0.0.0/8 idle=63s");

        assertThat(child.errors()).contains("could not be restored: TCP_KEEPIDLE 11h6m40s");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void newConnectionsInheritNothingOfAnOlderPolicy(Jdk jdk) throws Exception {
    try (ProgramJvm child = subject(jdk, "idle=61s,user-timeout=77s")) {
      ProgramJvm.Pair listener = child.open("listen a");
      assertThat(listener.listener().idleSeconds()).isEqualTo(61);
      ProgramJvm.Pair queued = child.open("join a c");

      attach(jdk, child, "accept * idle=62s; any * leave");
      child.ask("accept a");

      // the settings of the older policy stay on open connections
      assertThat(queued.accepted().idleSeconds()).isEqualTo(62);
      assertThat(queued.accepted().userTimeoutMillis()).isEqualTo(77_000);
      ProgramJvm.Pair later = child.open("join a c");
      child.ask("accept a");
      assertThat(later.accepted())
          .isEqualTo(on(62, UNTOUCHED.intervalSeconds(), UNTOUCHED.count()));

      attach(jdk, child, "accept 10.0.0.0/8 idle=63s");
      assertThat(listener.listener()).isEqualTo(UNTOUCHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOptionsOfAClosedListenerAreNotRestoredToAnotherSocket(Jdk jdk) throws Exception {
    try (ProgramJvm child = subject(jdk, "idle=61s")) {
      child.ask("listen a");
      child.ask("open closed localhost");
      ProgramJvm.Pair next = child.open("join a c");
      child.ask("set c client idle 99");

      attach(jdk, child, "accept *:1 idle=62s");

      assertThat(next.client()).isEqualTo(on(99, UNTOUCHED.intervalSeconds(), UNTOUCHED.count()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOptionThatTheApplicationSetsOnAListenerOutlivesPolicies(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk)) {
      ProgramJvm.Pair listener = child.open("listen a");
      attach(jdk, child, "idle=61s,interval=11s");
      assertThat(listener.listener().idleSeconds()).isEqualTo(61);

      child.ask("set a listener idle 99");
      assertThat(listener.listener().idleSeconds()).isEqualTo(99);
      assertThat(listener.listener().intervalSeconds()).isEqualTo(UNTOUCHED.intervalSeconds());
      attach(jdk, child, "accept *:1 idle=62s");

      assertThat(listener.listener().idleSeconds()).isEqualTo(99);
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectingSocketsAreCountedIfARuleNeedsTheirAddress(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk)) {
      ProgramJvm.Pair connecting = child.open("connecting a");

      attach(jdk, child, "any 127.0.0.0/8 idle=61s");
      assertThat(child.errors()).contains(" (1 still connecting) and ");
      assertThat(connecting.client().keepAlive()).isFalse();

      attach(jdk, child, "idle=62s");
      assertThat(connecting.client().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectingSocketsGetTheirRuleIfAHookHasSeenThem(Jdk jdk) throws Exception {
    try (ProgramJvm child = subject(jdk, "connect *:1 leave; any * idle=61s")) {
      ProgramJvm.Pair connecting = child.open("connecting a");

      attach(jdk, child, "connect *:" + connecting.serverPort() + " idle=62s; any * leave");

      assertThat(connecting.client().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessThatIsNotAJvmIsNotChanged(Jdk jdk) throws Exception {
    Process sleep = new ProcessBuilder("env", "--default-signal", "sleep", "60").start();
    try {
      ProgramJvm.await("it sleeps", () -> sleep.info().command().orElse("").endsWith("sleep"));

      Process attach = attachment(jdk.command("java"), sleep.pid(), "idle=61s");

      assertThat(attach.inputReader().readLine()).contains("it does not catch SIGQUIT");
      assertThat(attach.waitFor()).isOne();
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionWhoseRuleIsLeaveIsNotCountedAsSet(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk)) {
      child.open("way socket");

      attach(jdk, child, "any * leave");

      assertThat(child.errors()).contains("set 0 of 2 open connections and 0 of 1 listeners in ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClassThatCannotBeInstrumentedIsReportedAndTheOthersAreCovered(Jdk jdk) throws Exception {
    ChangedJdk.writeClassThatDoesNotVerify("io.netty.channel.unix.Socket", subject);
    try (ProgramJvm child = subjectAlone(jdk)) {
      assertThat(child.ask("visible io.netty.channel.unix.Socket")).isEqualTo("no");
      child.open("way channel");

      attach(jdk, child, "idle=61s");

      assertThat(child.errors())
          .contains("NOT covered: io.netty.channel.unix.Socket, which the JVM");
      assertThat(child.open("way channel").client().idleSeconds()).isEqualTo(61);
      assertThat(child.open("way socket").accepted().idleSeconds()).isEqualTo(61);
      attach(jdk, child, "idle=62s");
      assertThat(child.open("way socket").accepted().idleSeconds()).isEqualTo(62);
    } finally {
      Files.delete(subject.resolve("io/netty/channel/unix/Socket.class"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidPolicyIsRefusedAndTheOldOneStaysActive(Jdk jdk) throws Exception {
    try (ProgramJvm child = subject(jdk, "idle=61s")) {
      attach(jdk, child, "idle=62");

      for (String policy : List.of("idle=1.5s", "@/nowhere", "@/")) {
        Process broken = attachment(jdk.command("java"), child, policy);
        assertThat(broken.inputReader().readLine())
            .as(policy)
            .startsWith(policy.startsWith("@") ? policy + ": " : "policy: ");
        assertThat(broken.waitFor()).as(policy).isEqualTo(2);

        // the JVM writes to standard error too
        VirtualMachine jvm = VirtualMachine.attach(Integer.toString(child.pid()));
        jvm.loadAgent(Programs.agent().toString(), policy);
        assertThat(jvm.getSystemProperties().getProperty("keepalive4j.agent.status"))
            .as(policy)
            .startsWith("refused: ")
            .endsWith("the previous policy stays active");
        jvm.detach();
      }
      assertThat(child.open("open a localhost").client().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void canBeInstalledFromCode(Jdk jdk) {
    try (ProgramJvm child =
        ProgramJvm.start(
            directory,
            List.of(
                jdk.command("java").toString(),
                "-cp",
                subject + ":" + Programs.agent(),
                SocketOpener.class.getName()))) {
      ProgramJvm.Pair before = child.open("open a localhost");

      child.ask("install idle=61s");
      child.ask("install idle=62s");

      assertThat(child.errors()).contains("1 rule from the argument; set 2 of 2 open connections");
      assertThat(child.ask("install idle=0.5s"))
          .startsWith("refused: java.lang.IllegalArgumentException: line 1, column 6: expected");
      assertThat(before.client().idleSeconds()).isEqualTo(62);
      assertThat(child.open("open b localhost").accepted().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangedFileIsReloadedUnlessItIsInvalid(Jdk jdk) throws IOException {
    Path file = Files.writeString(directory.resolve(jdk + ".policy"), "any * idle=61s\n");
    try (ProgramJvm child = subject(jdk, "@" + file)) {
      assertThat(child.open("open a localhost").client().idleSeconds()).isEqualTo(61);

      Files.writeString(file, "any * idle=62s,\n  count=x\n");
      ProgramJvm.await("reported", () -> child.errors().contains(file + ":1:16:"));
      assertThat(child.errors()).contains("stays");
      assertThat(child.open("open b localhost").client().idleSeconds()).isEqualTo(61);

      Files.writeString(file, "any * idle=64s\n".repeat(20_000));
      ProgramJvm.await("reported", () -> child.errors().contains("larger than 256 KiB"));

      Files.writeString(file, "any * idle=63s\n");
      ProgramJvm.await("active", () -> child.open("open c localhost").client().idleSeconds() == 63);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongPolicyIsAppliedOrTheErrorSuggestsAFile(Jdk jdk) throws Exception {
    String policy = "connect 10.0.0.1 leave; ".repeat(100) + "any * idle=61s";
    try (ProgramJvm child = subjectAlone(jdk)) {
      Process attach = attachment(jdk.command("java"), child, policy);

      String said = attach.inputReader().readLine();
      if (jdk == Jdk.JDK_17) {
        assertThat(said).contains("@FILE");
        assertThat(attach.waitFor()).isOne();
      } else {
        assertThat(attach.waitFor()).as(said).isZero();
        assertThat(child.open("open a localhost").client().idleSeconds()).isEqualTo(61);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsInvalidAtStartupIsActivatedOnceItIsValid(Jdk jdk) throws IOException {
    Path file = directory.resolve(jdk + ".later");
    try (ProgramJvm child = subject(jdk, "@" + file)) {
      assertThat(child.errors())
          .contains("@" + file + ": there is no file " + file + "; no policy is active");
      ProgramJvm.Pair before = child.open("open a localhost");

      Files.writeString(file, "any * idle=1.5s");
      ProgramJvm.await("reported", () -> child.errors().contains(file + ":1:"));
      Files.writeString(file, "any * idle=61s");

      ProgramJvm.await("active", () -> before.client().idleSeconds() == 61);
      assertThat(child.open("open b localhost").accepted().idleSeconds()).isEqualTo(61);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangeThatKeepsSizeAndModificationTimeIsDetected(Jdk jdk) throws IOException {
    Path file = Files.writeString(directory.resolve(jdk + ".same"), "any * idle=61s");
    FileTime time = Files.getLastModifiedTime(file);
    try (ProgramJvm child = subject(jdk, "@" + file)) {
      ProgramJvm.Pair pair = child.open("open a localhost");

      Files.writeString(file, "any * idle=62s");
      Files.setLastModifiedTime(file, time);

      ProgramJvm.await("active", () -> pair.client().idleSeconds() == 62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNextPolicyStillKnowsNameAndDirectionOfAConnection(Jdk jdk) throws Exception {
    try (ProgramJvm child =
        subject(jdk, "connect db.example.org idle=61s; any * idle=60s", withExampleHost())) {
      ProgramJvm.Pair pair = child.open("open a db.example.org");
      assertThat(pair.client().idleSeconds()).isEqualTo(61);

      attach(jdk, child, "connect db.example.org idle=62s; accept * idle=63s; any * idle=64s");

      assertThat(pair.client().idleSeconds()).isEqualTo(62);
      assertThat(pair.accepted().idleSeconds()).isEqualTo(63);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillKeepsOptionsOfAListenerThatWereSetBeforeAttaching(Jdk jdk) throws Exception {
    try (ProgramJvm child = subjectAlone(jdk)) {
      child.ask("listen a 99");
      attach(jdk, child, "idle=61s,interval=11s,mode=fill");

      ProgramJvm.Pair joined = child.open("join a c");
      child.ask("accept a");

      assertThat(joined.accepted()).isEqualTo(on(99, 11, UNTOUCHED.count()));
      assertThat(joined.client()).isEqualTo(on(61, 11, UNTOUCHED.count()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillKeepsOptionsOfAListenerThatEqualTheSystemsDefaults(Jdk jdk) throws Exception {
    try (ProgramJvm child = subject(jdk, "idle=61s,mode=fill")) {
      child.ask("listen a " + UNTOUCHED.idleSeconds());
      attach(jdk, child, "idle=62s,mode=fill");

      ProgramJvm.Pair joined = child.open("join a c");
      child.ask("accept a");

      assertThat(joined.accepted().idleSeconds()).isEqualTo(UNTOUCHED.idleSeconds());
      assertThat(joined.accepted().keepAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNextPolicyStillKnowsThePortOfAnAcceptedConnection(Jdk jdk) throws Exception {
    try (ProgramJvm child = subject(jdk, "any 10.0.0.0/8 leave; any * idle=61s")) {
      ProgramJvm.Pair pair = child.open("open a localhost");
      attach(jdk, child, "idle=60s");

      attach(
          jdk, child, "accept *:" + pair.serverPort() + " idle=62s,mode=enforce; any * idle=64s");
      child.ask("set a accepted idle 99");

      assertThat(pair.accepted().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void canBeInstalledFromCodeUnderADebugger(Jdk jdk) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String debugger =
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=" + port;
    try (ProgramJvm child =
        ProgramJvm.start(
            directory,
            List.of(
                "env",
                "JAVA_TOOL_OPTIONS=" + debugger,
                jdk.command("java").toString(),
                "-cp",
                subject + ":" + Programs.agent(),
                SocketOpener.class.getName()))) {
      child.ask("install idle=61s");

      assertThat(child.open("open b localhost").accepted().idleSeconds()).isEqualTo(61);
    }
  }
}
