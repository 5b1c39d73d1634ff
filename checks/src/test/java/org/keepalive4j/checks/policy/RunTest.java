package org.keepalive4j.checks.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.PythonProgram;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;

/** Runs commands under a policy. */
@Tag("kernel")
class RunTest {
  @BeforeEach
  void setUp() {
    Playground.assumeUsable();
  }

  private static ProcessBuilder run(String policy, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-UsePerfData", // warns where process numbers are the same in several
                // namespaces
                "-cp",
                System.getProperty("java.class.path"),
                RunCommand.class.getName(),
                policy));
    all.addAll(List.of(command));
    return new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes()).strip();
  }

  private static boolean hasCgroup(long pid) {
    var cgroups = Playground.mount().toFile().list();
    return Stream.of(cgroups).anyMatch(name -> name.startsWith("keepalive4j-run-" + pid + "-"));
  }

  @Test
  void aProgramThatDoesNotUseKeepAliveGetsTheSettings() throws Exception {
    var process = run("idle=60s,user-timeout=90s", "python3", PythonProgram.named("pair")).start();

    assertThat(output(process)).isEqualTo("1 60 75 9 90000\n1 60 75 9 90000");
    assertThat(process.waitFor()).isZero();
  }

  /**
   * In such a namespace, the path of its own cgroup would name another one: cgroup_namespaces(7).
   */
  @Test
  void reportsThatCgroupsAreMountedForAnotherNamespace() throws Exception {
    try (var playground = new Playground()) {
      var line = new ArrayList<>(List.of("sh", "-c"));
      line.add("echo 0 >\"$1/cgroup.procs\"; shift; exec unshare -C -m \"$@\"");
      line.addAll(List.of("sh", playground.folder().toString()));
      line.addAll(run("idle=60s", "cat", "/proc/self/cgroup").command());

      var output = Child.run(line);

      assertThat(output.err()).contains("was mounted outside of this process' cgroup namespace");
      assertThat(output.out()).isEmpty();
      assertThat(output.status()).isNotZero();
    }
  }

  @Test
  void givesAStaticProgramItsSettings() throws Exception {
    var pair = CProgram.linkedStatically("pair").with().getFirst();
    var process = run("idle=60s,interval=10s,count=5,user-timeout=90s", pair).start();

    assertThat(output(process)).isEqualTo("1 60 10 5 90000\n1 60 10 5 90000");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void givesAJavaProgramItsSettings() throws Exception {
    var process =
        run(
                "idle=61s,interval=11s,count=6",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JavaPair.class.getName())
            .start();

    assertThat(output(process)).isEqualTo("true 61 11 6\ntrue 61 11 6");
    assertThat(process.waitFor()).isZero();
  }

  /** By default, curl sets 60 s and 60 s itself. */
  @Test
  void givesCurlItsSettings() throws Exception {
    Needs.tools("curl");
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var url = "http://127.0.0.1:" + server.getLocalPort();
      var process = run("connect * idle=62s,interval=12s", "curl", "--silent", url).start();
      try (var accepted = server.accept()) {
        assertThat(accepted.getInputStream().read())
            .isEqualTo('G'); // the call is GET, when everything is set

        List<TcpSocket> sockets =
            TcpSockets.here().ownedBy((int) process.pid()).with(SocketField.SETTINGS).list();

        assertThat(sockets)
            .singleElement()
            .satisfies(socket -> {
              assertThat(socket.settings().orElseThrow().keepAlive()).isTrue();
              assertThat(socket.settings().orElseThrow().idleSeconds()).isEqualTo(62);
              assertThat(socket.settings().orElseThrow().intervalSeconds()).isEqualTo(12);
            });
        accepted.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello".getBytes(US_ASCII));
      }
      assertThat(output(process)).isEqualTo("hello");
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void theProgramGetsTheSignalsThatTheCommandGets() throws Exception {
    var caught =
        run(
                "on",
                "sh",
                "-c",
                "trap 'echo caught; exit 7' TERM; echo ready; while :; do sleep 0.05; done")
            .start();
    var lines = caught.inputReader();
    assertThat(lines.readLine()).isEqualTo("ready");
    caught.toHandle().destroy(); // SIGTERM; the process itself would close the streams, too
    assertThat(lines.readLine()).isEqualTo("caught");
    assertThat(caught.waitFor()).isEqualTo(7);

    var killed = run("on", "sh", "-c", "echo ready; exec sleep 1000").start();
    assertThat(killed.inputReader().readLine()).isEqualTo("ready");
    killed.toHandle().destroy();
    assertThat(killed.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void standardOutputAndErrorStaySeparate() throws Exception {
    var process =
        run("on", "sh", "-c", "echo out; echo err >&2; pwd; echo $VARIABLE")
            .redirectError(ProcessBuilder.Redirect.PIPE)
            .directory(new File("/"));
    process.environment().put("VARIABLE", "value");
    var started = process.start();

    assertThat(output(started)).isEqualTo("out\n/\nvalue");
    assertThat(new String(started.getErrorStream().readAllBytes())).isEqualTo("err\n");
  }

  @Test
  void forwardsArgumentsStreamsAndExitStatus() throws Exception {
    var process = run("on", "sh", "-c", "cat; printf '<%s>' \"$@\"; exit 42", "sh", "a b", "", "ü");
    process.environment().put("LC_ALL", "C.UTF-8");
    var started = process.start();
    try (var input = started.outputWriter()) {
      input.write("in");
    }

    assertThat(output(started)).isEqualTo("in<a b><><ü>");
    assertThat(started.waitFor()).isEqualTo(42);
  }

  @Test
  void isTheCommandItselfWithNoSignalBlockedAndNoChild() throws Exception {
    var process =
        // grep reads its own status, because a shell that waits for a child blocks signals at
        // times.
        run(
                "on",
                "sh",
                "-c",
                "echo $$; cat /proc/$$/task/$$/children; echo; exec grep SigBlk /proc/self/status")
            .start();

    assertThat(output(process))
        // The second line is cat, a child of the shell.
        .matches(process.pid() + "\n[0-9]+ \nSigBlk:\t0000000000000000");
  }

  @Test
  void removesTheCgroupsOfEarlierCommands() throws Exception {
    var ended = run("on", "true").start();
    ended.waitFor();
    var killed = run("on", "sh", "-c", "echo started; exec sleep 1000").start();
    assertThat(killed.inputReader().readLine()).isEqualTo("started");
    assertThat(hasCgroup(ended.pid())).isFalse();
    killed.destroyForcibly().waitFor();
    assertThat(hasCgroup(killed.pid())).isTrue();

    run("on", "true").start().waitFor();

    assertThat(hasCgroup(killed.pid())).isFalse();
  }

  /** Process numbers are the same in each pid namespace, and refer to different processes. */
  @Test
  void worksInSeveralPidNamespacesThatShareACgroup() throws Exception {
    Needs.tools("unshare");
    int runs = 6;
    var loop = "for i in $(seq " + runs + "); do \"$@\" || echo failed; done";
    try (var shared = new SharedCgroup()) {
      List<Process> namespaces = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        var line =
            shared.inside("unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", loop, "sh");
        line.addAll(run("idle=60s", "python3", PythonProgram.named("pair")).command());
        namespaces.add(
            new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      for (var namespace : namespaces) {
        assertThat(output(namespace).lines()).hasSize(2 * runs).containsOnly("1 60 75 9 0");
      }
    }
  }

  /** Removes empty cgroups at any moment, as the cleanup of other commands does. */
  @Test
  void startsWhileOthersRemoveEmptyCgroups() throws Exception {
    try (var shared = new SharedCgroup()) {
      var line =
          shared.inside("sh", "-c", "for i in 1 2 3 4; do \"$@\" || echo failed; done", "sh");
      line.addAll(run("idle=60s", "python3", PythonProgram.named("pair")).command());
      var process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      while (process.isAlive()) {
        shared.removeEmpty();
      }

      assertThat(output(process).lines()).hasSize(2 * 4).containsOnly("1 60 75 9 0");
    }
  }

  /** A cgroup in which commands are started, and which then contains other cgroups. */
  private static final class SharedCgroup implements AutoCloseable {
    private final File folder =
        Playground.mount().resolve("keepalive4j-check-shared-" + System.nanoTime()).toFile();

    SharedCgroup() {
      assertThat(folder.mkdir()).isTrue();
    }

    /** Returns the command line that starts a program in the cgroup. */
    List<String> inside(String... program) {
      List<String> line =
          new ArrayList<>(
              List.of("sh", "-c", "echo 0 >\"$1/cgroup.procs\"; shift; exec \"$@\"", "sh"));
      line.add(folder.toString());
      line.addAll(List.of(program));
      return line;
    }

    void removeEmpty() {
      var children = folder.listFiles(File::isDirectory);
      for (var child : children == null ? new File[0] : children) {
        var _ = child.delete();
      }
    }

    @Override
    public void close() {
      Playground.await(
          "the cgroup is empty",
          () -> {
            removeEmpty();
            return folder.delete();
          });
    }
  }

  @Test
  void reportsThatTheCommandDoesNotExistAndLeavesNothing() throws Exception {
    var process = run("on", "no-such-command").redirectErrorStream(true).start();

    assertThat(output(process))
        .contains("No such file or directory: no-such-command (execve: ENOENT)");
    assertThat(process.waitFor()).isNotZero();
    assertThat(hasCgroup(process.pid())).isFalse();
  }

  @Test
  void exitsLikeEnvIfTheProgramCannotBeExecuted() {
    var keepalive = KeepaliveCommand.here();

    var missing = keepalive.run("run", "on", "--", "no-such-command");
    assertThat(missing.status()).as(missing.err()).isEqualTo(127);
    assertThat(missing.err()).contains("No directory in PATH has a program of this name");
    var folder = keepalive.run("run", "on", "--", "/");
    assertThat(folder.status()).as(folder.err()).isEqualTo(126);
  }
}
