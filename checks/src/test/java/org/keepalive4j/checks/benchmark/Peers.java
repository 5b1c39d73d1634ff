package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that list sockets: the command, started from the sources, and others. */
final class Peers {
  /** The launcher at the root of the sources. */
  static final String LAUNCHER = "../keepalive";

  private Peers() {}

  static Subject keepalive(String... arguments) {
    return keepalive(0, arguments);
  }

  /** Returns the command with arguments that it refuses. */
  static Subject refused(String... arguments) {
    return keepalive(2, arguments);
  }

  private static Subject keepalive(int status, String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER));
    command.addAll(List.of(arguments));
    return Subject.command("keepalive " + String.join(" ", arguments), status, command);
  }

  static Subject ss(String options) {
    return Subject.command("ss " + options, List.of("ss", options));
  }

  static Subject lsof() {
    return Subject.installed(
        Path.of("/usr/bin/lsof"),
        "lsof",
        Subject.command("lsof -nP -iTCP", List.of("lsof", "-nP", "-iTCP")));
  }

  static Subject proc() {
    return Subject.command(
        "cat /proc/net/tcp{,6}", List.of("cat", "/proc/net/tcp", "/proc/net/tcp6"));
  }
}
