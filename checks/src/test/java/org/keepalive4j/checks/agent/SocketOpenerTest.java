package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.programs.agent.SocketOpener;
import org.keepalive4j.linux.SocketSettings;

/** Base class of the tests that run the program SocketOpener. */
abstract class SocketOpenerTest {
  /** The system's defaults (tcp(7)), unless an administrator has changed them. */
  static final SocketSettings UNTOUCHED =
      new SocketSettings(
          false,
          sysctl("tcp_keepalive_time"),
          sysctl("tcp_keepalive_intvl"),
          sysctl("tcp_keepalive_probes"),
          0);

  @TempDir static Path directory;
  static Path subject;

  @BeforeAll
  static void copyProgram() {
    subject = Programs.copy(SocketOpener.class, directory);
  }

  /** Runs the program under the agent. */
  static ProgramJvm subject(Jdk jdk, String policy, String... jvmArguments) {
    List<String> arguments = new ArrayList<>(List.of(jvmArguments));
    arguments.add("-javaagent:" + Programs.agent() + "=" + policy);
    return subjectAlone(jdk, arguments.toArray(String[]::new));
  }

  /** Returns a JVM argument with which {@code db.example.org} is this machine. */
  static String withExampleHost() {
    Path hosts = directory.resolve("hosts");
    try {
      Files.writeString(hosts, "127.0.0.1 localhost db.example.org\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "-Djdk.net.hosts.file=" + hosts;
  }

  /** Runs the program without the agent. */
  static ProgramJvm subjectAlone(Jdk jdk, String... jvmArguments) {
    return ProgramJvm.start(directory, command(jdk, jvmArguments));
  }

  /** Returns the command line that runs the program. */
  static List<String> command(Jdk jdk, String... jvmArguments) {
    List<String> command = new ArrayList<>(List.of(jdk.command("java").toString()));
    command.addAll(List.of(jvmArguments));
    command.addAll(List.of("-cp", subject.toString(), SocketOpener.class.getName()));
    return command;
  }

  /** Attaches the agent to a JVM and requires that this succeeds. */
  static void attach(Jdk jdk, ProgramJvm child, String policy) throws Exception {
    Process attach = attachment(jdk.command("java"), child, policy);
    String said = new String(attach.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(attach.waitFor()).as(said + child.errors()).isZero();
  }

  /** Starts a process that attaches the agent to a JVM. */
  static Process attachment(Path java, ProgramJvm child, String policy) throws IOException {
    return attachment(java, child.pid(), policy);
  }

  /** Starts a process that attaches the agent to any process. */
  static Process attachment(Path java, long pid, String policy) throws IOException {
    return new ProcessBuilder(
            java.toString(), "-jar", Programs.agent().toString(), Long.toString(pid), policy)
        .redirectErrorStream(true)
        .start();
  }

  static SocketSettings on(int idle, int interval, int count) {
    return new SocketSettings(true, idle, interval, count, 0);
  }

  private static int sysctl(String name) {
    try {
      return Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/net/ipv4", name)).get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
