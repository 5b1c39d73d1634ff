package org.keepalive4j.checks.clients;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server from a Debian package, with its processes, its own data directory and its user. Most
 * servers refuse to run as root.
 */
final class DebianServer implements Server {
  private final String user;
  private final TemporaryFolder folder;
  private final int port = sparePort();
  private final List<Process> processes = new ArrayList<>();

  DebianServer(String user) throws IOException {
    this.user = user;
    folder = new TemporaryFolder(user);
    if (runsAsRoot()) {
      var users = folder().getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(folder(), users.lookupPrincipalByName(user));
    }
  }

  @Override
  public int port() {
    return port;
  }

  Path folder() {
    return folder.path();
  }

  /** Runs a program to its end and requires that it succeeds. */
  void run(String... command) throws IOException {
    int status = exitStatus(command);
    if (status != 0) {
      throw new IOException("%s exited with status %d: %s".formatted(command[0], status, log()));
    }
  }

  int exitStatus(String... command) throws IOException {
    try {
      return launch(command).waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a program that runs until this server is closed. */
  void start(String... command) throws IOException {
    processes.add(launch(command));
  }

  private Process launch(String... command) throws IOException {
    var words = new ArrayList<String>();
    if (runsAsRoot()) {
      words.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--"));
    }
    words.addAll(List.of(command));
    var builder =
        new ProcessBuilder(words)
            .directory(folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()));
    builder.environment().put("HOME", folder().toString());
    // A directory of its own, because MariaDB removes temporary tables that other servers just
    // created.
    builder.environment().put("TMPDIR", folder().toString());
    return builder.start();
  }

  boolean acceptsConnections() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Returns what all programs of this server have printed. */
  String log() throws IOException {
    return Files.readString(logFile().toPath());
  }

  private File logFile() {
    return folder().resolve("log").toFile();
  }

  @Override
  public void close() {
    var all = new ArrayList<ProcessHandle>();
    for (var process : processes) {
      process.descendants().forEach(all::add);
      all.add(process.toHandle());
    }
    all.forEach(ProcessHandle::destroy);
    try {
      for (var process : processes) {
        process.waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
    }
    folder.close();
  }

  private static boolean runsAsRoot() {
    return System.getProperty("user.name").equals("root");
  }

  static int sparePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
