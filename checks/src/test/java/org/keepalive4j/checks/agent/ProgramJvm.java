package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;

/** A JVM that runs a test program, which answers each command with a line. */
final class ProgramJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final Path errors;

  private ProgramJvm(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    answers = process.inputReader();
    commands = process.outputWriter();
  }

  static ProgramJvm start(Path directory, List<String> command) {
    try {
      Path errors = Files.createTempFile(directory, "child", ".err");
      ProgramJvm child =
          new ProgramJvm(
              new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
      assertThat(child.answers.readLine()).as(() -> child.errors()).isEqualTo("ready");
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int pid() {
    return (int) process.pid();
  }

  /** Returns what the JVM has written to standard error. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      String answer = answers.readLine();
      assertThat(answer).as(() -> command + "\n" + errors()).isNotNull().doesNotStartWith("failed");
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a pair of sockets. */
  Pair open(String command) {
    String[] ports = ask(command).split(" ", 2);
    return new Pair(this, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
  }

  /**
   * Waits until a connection of this JVM is accepted and returns its settings, read from outside.
   */
  SocketSettings settings(int localPort, int remotePort) {
    await(
        "a socket " + localPort + " to " + remotePort,
        () -> find(localPort, remotePort).isPresent());
    return find(localPort, remotePort).orElseThrow().settings().orElseThrow();
  }

  private Optional<TcpSocket> find(int localPort, int remotePort) {
    try {
      return TcpSockets.here().ownedBy(pid()).with(SocketField.SETTINGS).list().stream()
          .filter(socket -> socket.local().port() == localPort)
          .filter(socket -> socket.remote().map(Endpoint::port).orElse(0) == remotePort)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a condition holds. */
  static void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("still not: " + what).isBefore(deadline);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try {
      // a killed JVM leaves its attach socket behind
      Files.deleteIfExists(Path.of("/tmp/.java_pid" + pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both ends of a connection in one JVM. */
  record Pair(ProgramJvm child, int clientPort, int serverPort) {
    SocketSettings client() {
      return child.settings(clientPort, serverPort);
    }

    SocketSettings accepted() {
      return child.settings(serverPort, clientPort);
    }

    SocketSettings listener() {
      return child.settings(serverPort, 0);
    }
  }
}
