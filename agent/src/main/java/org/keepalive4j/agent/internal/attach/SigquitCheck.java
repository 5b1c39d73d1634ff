package org.keepalive4j.agent.internal.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process does with a signal: proc(5). */
final class SigquitCheck {
  private static final String CAUGHT = "SigCgt:";
  private static final long QUIT = 1L << (3 - 1);

  private SigquitCheck() {}

  /**
   * A JVM is attached to by SIGQUIT, which ends a process that does not expect it. JDK 17 sends it
   * to any. A process that is stopped takes no signal, and answers nothing.
   *
   * @throws IOException if the process does not catch it, is stopped, or is gone
   */
  static void requireQuit(String pid) throws IOException {
    // Latin-1, because the name of a process may be any bytes
    for (String line :
        Files.readAllLines(Path.of("/proc", pid, "status"), StandardCharsets.ISO_8859_1)) {
      if (line.matches("State:\t[Tt].*")) {
        throw new IOException("stopped: let it go on first, with kill -CONT " + pid);
      }
      if (line.startsWith(CAUGHT)) {
        long caught = Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16);
        if ((caught & QUIT) == 0) {
          throw new IOException("no JVM, or one with -Xrs: it does not catch SIGQUIT");
        }
      }
    }
  }
}
