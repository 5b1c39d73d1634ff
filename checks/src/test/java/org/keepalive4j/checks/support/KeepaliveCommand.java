package org.keepalive4j.checks.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs the built command {@code keepalive} like a user. */
public final class KeepaliveCommand {
  /**
   * The command line that removes the capabilities of BPF from the command that follows. bpf(2)
   * also accepts CAP_SYS_ADMIN.
   */
  public static final List<String> WITHOUT_BPF =
      List.of("setpriv", "--bounding-set=-bpf,-perfmon,-sys_admin", "--");

  private final List<String> prefix;

  private KeepaliveCommand(List<String> prefix) {
    this.prefix = prefix;
  }

  /** Returns the command in the network namespace of the tests. */
  public static KeepaliveCommand here() {
    return of(jar());
  }

  /**
   * Returns the command from another jar, with more options of Java. It can always be interrupted,
   * even if a shell started the tests in the background.
   */
  public static KeepaliveCommand of(Path jar, String... options) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-jar", jar.toString()));
    return new KeepaliveCommand(command);
  }

  /** Returns the command in another network namespace. */
  public KeepaliveCommand in(NetworkNamespace namespace) {
    return new KeepaliveCommand(namespace.inside(prefix));
  }

  /** Returns the command as an argument of another program, which runs it. */
  public KeepaliveCommand under(String... program) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(prefix);
    return new KeepaliveCommand(command);
  }

  /** Returns the command as the user nobody, who has no privileges. */
  public KeepaliveCommand asNobody() {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    command.addAll(prefix);
    return new KeepaliveCommand(command);
  }

  /** Returns the command without the privileges that BPF needs. It then uses the pidfd backend. */
  public KeepaliveCommand withoutBpf() {
    Needs.tools("setpriv");
    List<String> command = new ArrayList<>(WITHOUT_BPF);
    command.addAll(prefix);
    return new KeepaliveCommand(command);
  }

  /** Returns the jar of the command. The directory lib is beside it. */
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

  /** Returns the complete command line with these arguments. */
  public List<String> line(String... arguments) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(List.of(arguments));
    return line;
  }

  /** Runs it to its end. */
  public Output run(String... arguments) {
    return Child.run(line(arguments));
  }

  /** Runs it to its end. It must succeed without a message on standard error. */
  public Output succeed(String... arguments) {
    Output output = run(arguments);
    if (output.status() != 0 || !output.err().isEmpty()) {
      throw new AssertionError(String.join(" ", line(arguments)) + ": " + output);
    }
    return output;
  }
}
