package org.keepalive4j.internal.sysctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The range that the system takes local ports from, ip(7); read when first asked for. */
public final class EphemeralPorts {
  private static final int[] RANGE = range();

  private EphemeralPorts() {}

  /** Whether the system may have chosen the port. */
  public static boolean contain(int port) {
    return RANGE[0] <= port && port <= RANGE[1];
  }

  private static int[] range() {
    // By a reader: such a file has an end after the first read(2), and Files.readString reads a
    // single byte first.
    try (BufferedReader in =
        Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
      String line = in.readLine();
      if (line != null) {
        String[] ends = line.strip().split("\\s+", 2);
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1])};
      }
    } catch (IOException | RuntimeException notReadable) {
      // then as Linux has it by itself
    }
    return new int[] {32768, 60999};
  }
}
