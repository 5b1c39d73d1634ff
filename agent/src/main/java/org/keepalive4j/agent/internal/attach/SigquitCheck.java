package org.keepalive4j.agent.internal.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that a process handles SIGQUIT, from /proc/PID/status (proc(5)). */
final class SigquitCheck {
  private static final String CAUGHT_SIGNALS = "SigCgt:";
  private static final long SIGQUIT = 1L << (3 - 1);

  private SigquitCheck() {}

  /**
   * Throws if it isn't safe or possible to attach to a process. Attaching sends SIGQUIT, which
   * kills a process that doesn't catch it, and JDK 17 doesn't check that. A stopped process doesn't
   * handle signals.
   *
   * @throws IOException if the process doesn't catch SIGQUIT, is stopped, or doesn't exist
   */
  static void requireCaught(String pid) throws IOException {
    // Latin-1, because the name of a process may contain any bytes
    for (String line :
        Files.readAllLines(Path.of("/proc", pid, "status"), StandardCharsets.ISO_8859_1)) {
      if (line.matches("State:\t[Tt].*")) {
        throw new IOException("stopped: resume it first with kill -CONT " + pid);
      }
      if (line.startsWith(CAUGHT_SIGNALS)) {
        long caught = Long.parseUnsignedLong(line.substring(CAUGHT_SIGNALS.length()).strip(), 16);
        if ((caught & SIGQUIT) == 0) {
          throw new IOException(
              "it does not catch SIGQUIT: it is not a JVM, or it was started with -Xrs");
        }
      }
    }
  }
}
