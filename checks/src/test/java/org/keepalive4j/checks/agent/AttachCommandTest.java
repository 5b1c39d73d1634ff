package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Tests {@code keepalive attach} and the command of the agent's jar. */
final class AttachCommandTest extends SocketOpenerTest {
  private final KeepaliveCommand keepalive = KeepaliveCommand.here();

  @ParameterizedTest
  @EnumSource
  void attachesWithAPolicyAndReplacesItLater(Jdk jdk) throws IOException {
    Path file = Files.writeString(directory.resolve(jdk + ".attached"), "any * idle=62s");
    try (ProgramJvm child = subjectAlone(jdk)) {
      ProgramJvm.Pair pair = child.open("open a localhost");
      String pid = Integer.toString(child.pid());

      Output first = keepalive.run("attach", pid, "idle=61s");
      assertThat(first.status()).as(first.err()).isZero();
      assertThat(first.out()).startsWith("process " + pid + ": agent running: 1 rule");
      assertThat(pair.client().idleSeconds()).isEqualTo(61);

      Output second = keepalive.run("attach", pid, "@" + file);
      assertThat(second.status()).as(second.err()).isZero();
      assertThat(pair.accepted().idleSeconds()).isEqualTo(62);
      Files.writeString(file, "any * idle=63s");
      ProgramJvm.await("read again", () -> pair.client().idleSeconds() == 63);
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsWhatTheAgentDoesAndSwitchesItOffAndOnAgain(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "any * idle=61s,interval=10s,count=5,mode=enforce")) {
      String pid = Integer.toString(child.pid());
      ProgramJvm.Pair before = child.open("open a localhost");

      Output on = keepalive.succeed("attach", pid, "--status");
      assertThat(on.out())
          .matches(
              "keepalive4j agent \\S+ is on\nrunning: 1 rule from the argument; covers .*(?s:.*)")
          .endsWith(
              """
              policy from the argument
                  HITS  FAILURES  RULE
                     2         0  any * idle=61s,interval=10s,count=5,mode=enforce
                     0            (no rule matched)
              """);

      assertThat(keepalive.succeed("attach", pid, "--off").out())
          .isEqualTo("process " + pid + ": agent off: sockets keep the settings that they have\n");
      assertThat(before.client().idleSeconds()).isEqualTo(61);
      assertThat(before.accepted().idleSeconds()).isEqualTo(61);
      assertThat(child.open("open b localhost").client()).isEqualTo(UNTOUCHED);
      assertThat(keepalive.succeed("attach", pid, "--status").out())
          .contains(" is off\noff: sockets keep", "2         0  any *");

      Output again = keepalive.run("attach", pid, "idle=62s,interval=10s,count=5");
      assertThat(again.status()).as(again.err()).isZero();
      assertThat(before.client().idleSeconds()).isEqualTo(62);
      assertThat(child.open("open c localhost").client().idleSeconds()).isEqualTo(62);
      assertThat(KeepaliveCommand.of(Programs.agent()).run(pid, "--status").out())
          .contains(" is on\nrunning: ", "any * idle=62s");
      Output off = KeepaliveCommand.of(Programs.agent()).run(pid, "--off");
      assertThat(off.status()).isZero();
      assertThat(off.err())
          .isEqualTo("process " + pid + ": off: sockets keep the settings that" + " they have\n");
      assertThat(child.open("open d localhost").client()).isEqualTo(UNTOUCHED);
    }
  }

  @Test
  void givesNoAgentToAJvmThatIsOnlyAskedOrSwitchedOff() {
    try (ProgramJvm child = subjectAlone(Jdk.JDK_17)) {
      String pid = Integer.toString(child.pid());
      for (String option : new String[] {"--status", "--off"}) {
        assertThat(keepalive.run("attach", pid, option))
            .isEqualTo(
                new Output(
                    1,
                    "",
                    "keepalive: process %s has no agent of keepalive4j: nothing was changed\n"
                        .formatted(pid)));
        assertThat(KeepaliveCommand.of(Programs.agent()).run(pid, option))
            .isEqualTo(
                new Output(1, "", "process %s has no agent of keepalive4j\n".formatted(pid)));
      }
      assertThat(child.errors()).isEmpty();
    }
  }

  @Test
  void warnsOfSettingsThatDetectLate() {
    try (ProgramJvm child = subjectAlone(Jdk.JDK_17)) {
      Output output =
          keepalive.run("attach", Integer.toString(child.pid()), "connect localhost on");

      assertThat(output.status()).isZero();
      assertThat(output.err())
          .startsWith("keepalive: warning: rule 1: on an idle connection, a dead peer is detected");
    }
  }

  @Test
  void takesOneThingToDo() {
    for (String rest : new String[] {"--status --off", "--status on", "on --off"}) {
      Output output = keepalive.run(("attach 1 " + rest).split(" ", -1));

      assertThat(output.status()).as(rest).isEqualTo(2);
      assertThat(output.err()).endsWith("see keepalive attach --help\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhichRulesApplyToNewConnectionsOnly(Jdk jdk) {
    try (ProgramJvm child = subjectAlone(jdk)) {
      child.open("open a localhost");
      String pid = Integer.toString(child.pid());

      Output output =
          keepalive.run("attach", pid, "connect db.example.org idle=61s; any * idle=62s");

      assertThat(output.status()).as(output.err()).isZero();
      assertThat(output.out())
          .contains("set 2 of 2 open connections")
          .contains("rule 1 has a host name and applies to new connections only");
    }
  }

  @Test
  void reportsAnInvalidPolicyAndChangesNothing() throws IOException {
    try (ProgramJvm child = subject(Jdk.JDK_17, "idle=61s")) {
      String pid = Integer.toString(child.pid());
      String tooLong = "connect 10.0.0.1 leave; ".repeat(100) + "any * idle=62s";

      Output broken = keepalive.run("attach", pid, "idle=1.5s");
      assertThat(broken.status()).isEqualTo(2);
      assertThat(broken.err()).contains("column 6");
      Output late = keepalive.run("attach", pid, tooLong);
      assertThat(late.status()).isOne();
      assertThat(late.err()).contains("give @FILE");
      assertThat(child.open("open a localhost").client().idleSeconds()).isEqualTo(61);
    }
  }

  /** The JVM has opened its attach socket but doesn't read from it. */
  @Test
  void doesNotWaitForAStoppedJvm() throws IOException {
    try (ProgramJvm child = subjectAlone(Jdk.JDK_17)) {
      String pid = Integer.toString(child.pid());
      assertThat(keepalive.run("attach", pid, "idle=61s").status()).isZero();
      signal("STOP", pid);
      try {
        Output command = keepalive.run("attach", pid, "idle=62s");
        assertThat(command.status()).isOne();
        assertThat(command.err()).contains("is stopped", "kill -CONT " + pid);

        Output jar = KeepaliveCommand.of(Programs.agent()).run(pid, "idle=62s");
        assertThat(jar.status()).isOne();
        assertThat(jar.err()).contains("stopped", "kill -CONT " + pid);
      } finally {
        signal("CONT", pid);
      }
      assertThat(keepalive.run("attach", pid, "idle=63s").status()).isZero();
    }
  }

  /** No signal has stopped the JVM, so only the timeout ends the wait. */
  @Test
  void doesNotWaitForeverForAJvmInAFrozenCgroup() throws IOException {
    Needs.root();
    Path cgroup = cgroups().resolve("keepalive4j-check-frozen-" + ProcessHandle.current().pid());
    Files.createDirectory(cgroup);
    try (ProgramJvm child = subjectAlone(Jdk.JDK_17)) {
      String pid = Integer.toString(child.pid());
      assertThat(keepalive.run("attach", pid, "idle=61s").status()).isZero();
      Files.writeString(cgroup.resolve("cgroup.procs"), pid);
      Files.writeString(cgroup.resolve("cgroup.freeze"), "1");
      try {
        Output command = keepalive.run("attach", pid, "idle=62s");
        assertThat(command.status()).isOne();
        assertThat(command.err()).contains("did not answer within 30s", "may be suspended");
      } finally {
        Files.writeString(cgroup.resolve("cgroup.freeze"), "0");
      }
    } finally {
      ProgramJvm.await("the cgroup is empty", () -> cgroup.toFile().delete());
    }
  }

  private static Path cgroups() {
    try (Kernel kernel = Kernel.open()) {
      return Path.of(Cgroups.mountPoint(kernel));
    }
  }

  @Test
  void reportsAProcessThatIsNotAJvmOrDoesNotExist() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    try {
      Output other = keepalive.run("attach", Long.toString(sleep.pid()), "idle=61s");
      assertThat(other.status()).isOne();
      assertThat(other.err()).contains("It must be a HotSpot JVM of the same user");
    } finally {
      sleep.destroyForcibly().waitFor();
    }
    Output gone = keepalive.run("attach", Long.toString(sleep.pid()), "idle=61s");
    assertThat(gone.status()).isOne();
    assertThat(gone.err()).contains("there is no process " + sleep.pid());
  }

  @Test
  void theJarsCommandReportsWhatIsMissing() {
    KeepaliveCommand jar = KeepaliveCommand.of(Programs.agent());

    assertThat(jar.run("999999999", "idle=61s"))
        .isEqualTo(new Output(1, "", "there is no process 999999999\n"));
    assertThat(jar.run("999999999", "@/nonexistent"))
        .isEqualTo(new Output(2, "", "@/nonexistent: there is no file /nonexistent\n"));
  }

  private static void signal(String name, String pid) throws IOException {
    try {
      assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
