package org.keepalive4j.agent.internal.socket;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The system's settings, in /proc/sys. */
final class Sysctl {
  private Sysctl() {}

  /**
   * The value of {@code net.ipv4.NAME}. Read at once: such a file has an end after the first
   * read(2), and Files.readString reads a single byte first.
   */
  static String ipv4(String name) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4", name))) {
      String line = in.readLine();
      if (line == null) {
        throw new FileNotFoundException("net.ipv4." + name + " is empty");
      }
      return line.strip();
    }
  }
}
