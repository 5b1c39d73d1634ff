package org.keepalive4j.checks.clients;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.agent.Libraries;
import org.keepalive4j.checks.agent.Programs;

/** Runs a client's program in a separate JVM until its connections were read. */
final class ClientProcess implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(40);
  private static final Duration LIFE_LIMIT = Duration.ofMinutes(3);

  static final String PROGRAMS = "org.keepalive4j.checks.programs.client.";

  private static final Pattern OF_INTEGRATIONS =
      Pattern.compile("org\\.keepalive4j\\.integrations\\.((?:[a-z0-9]+\\.)*)[A-Z]");

  private final Process process;
  private final TemporaryFolder folder;
  private final String output;
  private final Set<String> loadedPackages;

  private ClientProcess(
      Process process, TemporaryFolder folder, String output, Set<String> loadedPackages) {
    this.process = process;
    this.folder = folder;
    this.output = output;
    this.loadedPackages = loadedPackages;
  }

  /** Starts the client's program that sets keep-alive, and waits until its connections are open. */
  static ClientProcess started(ClientsTest.Case run, int serverPort) throws IOException {
    return started(
        PROGRAMS + run.client() + "Configured",
        classPath(run.client()),
        run.javaHome(),
        run.flags(),
        List.of(Integer.toString(serverPort), run.settings().toString()));
  }

  /** Does the same for the client's program without keepalive4j. */
  static ClientProcess plain(String client, Path javaHome, List<String> flags, int serverPort)
      throws IOException {
    var arguments = List.of(Integer.toString(serverPort));
    return started(PROGRAMS + client + "Plain", classPath(client), javaHome, flags, arguments);
  }

  /**
   * Returns the class path: the programs, keepalive4j, and the client's jars. The JDK's client has
   * none.
   */
  static String classPath(String client) {
    var classPath = Programs.classes() + ":" + Libraries.of("keepalive4j");
    return client.equals("Jdk") ? classPath : classPath + ":" + Libraries.of(client);
  }

  /** Starts a program, and waits until its connections are open. */
  static ClientProcess started(
      String program, String classPath, Path javaHome, List<String> flags, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin/java").toString());
    // Short runs need less compilation and fewer collector threads.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, program));
    command.addAll(arguments);
    var folder = new TemporaryFolder(program.substring(program.lastIndexOf('.') + 1));
    var log = folder.path().resolve("log");
    var loaded = folder.path().resolve("classes");
    command.add(1, "-Xlog:class+load:file=" + loaded + "::filecount=0");
    command.add(1, "-Djava.io.tmpdir=" + folder.path());
    var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    CompletableFuture.delayedExecutor(LIFE_LIMIT.toSeconds(), TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    var said = new StringBuilder();
    var isOpen = says(process.inputReader(), "connections are open", said);
    var started = new ClientProcess(process, folder, said.toString(), packages(loaded));
    if (!isOpen) {
      var errors = Files.readString(log);
      started.close();
      throw new AssertionError(
          "%s on %s ended before its connections were open: %s%s"
              .formatted(program, javaHome.getFileName(), said, errors));
    }
    return started;
  }

  private static Set<String> packages(Path loadedClasses) throws IOException {
    try (var lines = Files.lines(loadedClasses, StandardCharsets.ISO_8859_1)) {
      return OF_INTEGRATIONS
          .matcher(lines.collect(joining("\n")))
          .results()
          .map(found -> found.group(1).replaceFirst("\\.$", ""))
          .collect(toSet());
    }
  }

  /**
   * Returns the packages of the module integrations from which the program has loaded classes. The
   * root package is "".
   */
  Set<String> loadedPackages() {
    return loadedPackages;
  }

  private static boolean says(BufferedReader lines, String text, StringBuilder said)
      throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** Returns what the program printed until its connections were open. */
  String output() {
    return output;
  }

  long pid() {
    return process.pid();
  }

  /**
   * Returns the settings of its connections to this port and of those that it accepted. Waits until
   * there are as many, because some are opened late.
   */
  List<KeepAlive> connections(int serverPort, int expected) {
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
    folder.close();
  }
}
