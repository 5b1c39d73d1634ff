package org.keepalive4j.checks.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command {@code keepalive}, as it was built, and run as a user would. */
public final class KeepaliveCommand {
  /** What takes these rights from a command line that follows: bpf(2) takes CAP_SYS_ADMIN, too. */
  public static final List<String> WITHOUT_BPF =
      List.of("setpriv", "--bounding-set=-bpf,-perfmon,-sys_admin", "--");

  private final List<String> prefix;

  private KeepaliveCommand(List<String> prefix) {
    this.prefix = prefix;
  }

  /** In the network namespace of the tests. */
  public static KeepaliveCommand here() {
    return of(jar());
  }

  /**
   * Of a jar that is elsewhere, with further options of Java. It can be interrupted also where the
   * tests cannot be, because a shell started them in the background.
   */
  public static KeepaliveCommand of(Path jar, String... options) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-jar", jar.toString()));
    return new KeepaliveCommand(command);
  }

  /** In another network namespace. */
  public KeepaliveCommand in(NetworkNamespace namespace) {
    return new KeepaliveCommand(namespace.inside(prefix));
  }

  /** Behind another program, which runs it. */
  public KeepaliveCommand under(String... program) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(prefix);
    return new KeepaliveCommand(command);
  }

  /** As nobody, who has no right. */
  public KeepaliveCommand asNobody() {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    command.addAll(prefix);
    return new KeepaliveCommand(command);
  }

  /** Without the rights that BPF needs, and so by way of the sockets' owners. */
  public KeepaliveCommand withoutBpf() {
    Needs.tools("setpriv");
    List<String> command = new ArrayList<>(WITHOUT_BPF);
    command.addAll(prefix);
    return new KeepaliveCommand(command);
  }

  /** The jar of the command, with the folder lib beside it. */
  public static Path jar() {
    Path target = Path.of("..", "cli", "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("keepalive4j-cli-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no jar in " + target + ": run ./check"));
    } catch (IOException e) {
      throw new UncheckedIOException("not built: run ./check", e);
    }
  }

  /** The whole command line with these arguments. */
  public List<String> line(String... arguments) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(List.of(arguments));
    return line;
  }

  /** Runs it to its end. */
  public Output run(String... arguments) {
    return Child.run(line(arguments));
  }

  /** Runs it to its end, which must be without error and without a message. */
  public Output succeed(String... arguments) {
    Output output = run(arguments);
    if (output.status() != 0 || !output.err().isEmpty()) {
      throw new AssertionError(String.join(" ", line(arguments)) + ": " + output);
    }
    return output;
  }
}
