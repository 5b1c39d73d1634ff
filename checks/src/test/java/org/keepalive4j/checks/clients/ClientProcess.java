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

/** A client's program in a JVM of its own, with its connections open. */
final class ClientProcess implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(40);
  private static final Duration LIFE_LIMIT = Duration.ofMinutes(3);

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

  /** Starts the program, and waits until it says that its connections are open. */
  static ClientProcess started(ClientsTest.Case run, int serverPort) throws IOException {
    return started(
        run.client(),
        classPath(run.client()),
        run.javaHome(),
        run.flags(),
        List.of(Integer.toString(serverPort), run.settings().toString()));
  }

  /** The program's own classes and jars. */
  static String classPath(String client) throws IOException {
    var target = Path.of("clients", client, "target");
    return target.resolve("classes") + ":" + Files.readString(target.resolve("class-path")).strip();
  }

  /** The same for the client's program that knows nothing of keepalive4j. */
  static ClientProcess unchanged(String client, Path javaHome, List<String> flags, int serverPort)
      throws IOException {
    var arguments = List.of(Integer.toString(serverPort));
    return started(client, classPath(client), javaHome, flags, "Unchanged", arguments);
  }

  /** The client's own program with a class path, flags of Java and arguments of one's own. */
  static ClientProcess started(
      String client, String classPath, Path javaHome, List<String> flags, List<String> arguments)
      throws IOException {
    return started(client, classPath, javaHome, flags, "Client", arguments);
  }

  private static ClientProcess started(
      String client,
      String classPath,
      Path javaHome,
      List<String> flags,
      String program,
      List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin/java").toString());
    // Short runs: less work for two compilers and more collector threads than processors.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, "org.keepalive4j.checks.client." + program));
    command.addAll(arguments);
    var folder = new TemporaryFolder(client);
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
              .formatted(client, javaHome.getFileName(), said, errors));
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

  /** The packages of the module integrations of which it has loaded a class; its own is "". */
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

  /** What it printed until its connections were open. */
  String output() {
    return output;
  }

  long pid() {
    return process.pid();
  }

  /**
   * What the kernel has for its connections to this port, and for those that it accepted, once
   * there are as many, which some open late.
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
