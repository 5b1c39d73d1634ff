package org.keepalive4j.agent.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process does with a signal: proc(5). */
final class Signals {
  private static final String CAUGHT = "SigCgt:";
  private static final long QUIT = 1L << (3 - 1);

  private Signals() {}

  /**
   * A JVM is attached to by SIGQUIT, which ends a process that does not expect it. JDK 17 sends it
   * to any.
   *
   * @throws IOException if the process does not catch it, or is gone
   */
  static void requireQuit(String pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
      if (line.startsWith(CAUGHT)) {
        long caught = Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16);
        if ((caught & QUIT) == 0) {
          throw new IOException("no JVM, or one with -Xrs: it does not catch SIGQUIT");
        }
      }
    }
  }
}
