package org.keepalive4j.checks.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.keepalive4j.KeepAlive;

/** A client's program in a JVM of its own, with its connections open. */
final class ClientProcess implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(40);
  private static final Duration LIFE_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final int serverPort;

  private ClientProcess(Process process, int serverPort) {
    this.process = process;
    this.serverPort = serverPort;
  }

  /** Starts the program, and waits until it says that its connections are open. */
  static ClientProcess started(ClientsTest.Case run, int serverPort) throws IOException {
    var target = Path.of("clients", run.client(), "target");
    var command = new ArrayList<String>();
    command.add(run.javaHome().resolve("bin/java").toString());
    // Short runs: less work for two compilers and more collector threads than processors.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(run.flags());
    command.addAll(
        List.of(
            "-cp",
            target.resolve("classes")
                + ":"
                + Files.readString(target.resolve("class-path")).strip(),
            "org.keepalive4j.checks.client.Client",
            Integer.toString(serverPort),
            run.settings().toString()));
    var log = Files.createTempFile("keepalive4j-" + run.client(), ".log");
    try {
      var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      var client = new ClientProcess(process, serverPort);
      CompletableFuture.delayedExecutor(LIFE_LIMIT.toSeconds(), TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      var lines = process.inputReader();
      if (!says(lines, "connections are open")) {
        client.close();
        throw new AssertionError(
            run + " ended before its connections were open: " + Files.readString(log));
      }
      return client;
    } finally {
      Files.delete(log);
    }
  }

  private static boolean says(BufferedReader lines, String text) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** What the kernel has for its connections, once there are as many, which some open late. */
  List<KeepAlive> connections(int expected) {
    long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
    var found = KernelView.connections(process.pid(), serverPort);
    while (found.size() < expected && System.nanoTime() < deadline) {
      found = KernelView.connections(process.pid(), serverPort);
    }
    return found;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
