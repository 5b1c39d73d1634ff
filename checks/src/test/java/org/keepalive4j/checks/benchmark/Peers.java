package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.List;

/** Other programs that list sockets. */
final class Peers {
  private Peers() {}

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
