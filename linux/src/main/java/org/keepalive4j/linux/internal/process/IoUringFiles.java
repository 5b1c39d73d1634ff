package org.keepalive4j.linux.internal.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sockets that a process holds as direct descriptors of an io_uring(7): they have no entry in
 * /proc/PID/fd, but the ring has one, whose fdinfo names them since Linux 6.15 at the latest
 * (io_uring/fdinfo.c).
 */
final class IoUringFiles {
  // io_uring_show_fdinfo() only tries the lock: a busy ring names its files to about every fourth
  // reader.
  private static final int MOST_TRIES = 200;
  private static final long PAUSE_NANOS = 20_000;

  // In order: the number in the table, and what it is. A path begins with a slash.
  private static final Pattern SOCKET = Pattern.compile(" *\\d+: socket:\\[(\\d+)]");
  // Before, the name of the directory entry, which a file can have as well: sock_alloc_file()
  private static final Pattern TCP_UNNAMED = Pattern.compile(" *\\d+: (MP)?TCP(v6)?");

  private static final boolean NAMED = isNamed(System.getProperty("os.version"));

  private IoUringFiles() {}

  /** Whether this release of Linux names sockets by their inodes, and nothing else like them. */
  static boolean isNamed(String release) {
    Matcher version = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(release);
    if (!version.matches()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 15);
  }

  /**
   * Finds the sockets of one ring.
   *
   * @param found gets their inodes
   * @return how many sockets there may be whose inodes are unknown
   */
  static int read(int pid, int descriptor, IntConsumer found) {
    Path file = Path.of("/proc/" + pid + "/fdinfo/" + descriptor);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        int unnamed = parse(lines, NAMED, found);
        if (unnamed >= 0) {
          return unnamed;
        }
        LockSupport.parkNanos(PAUSE_NANOS); // the kernel shows nothing while the ring is in use
      } catch (IOException e) {
        return 0; // the process has ended or closed the ring
      }
    }
    return 1;
  }

  /** Returns how many sockets have no inode here, or -1 if the files are not told. */
  static int parse(BufferedReader lines, boolean named, IntConsumer found) throws IOException {
    boolean told = false;
    int unnamed = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("UserFiles:")) {
        told = true;
      } else if (line.startsWith("UserBufs:")) {
        break;
      } else if (told && named) {
        Matcher socket = SOCKET.matcher(line);
        if (socket.matches()) {
          found.accept(Integer.parseUnsignedInt(socket.group(1)));
        }
      } else if (told && TCP_UNNAMED.matcher(line).matches()) {
        unnamed++;
      }
    }
    return told ? unnamed : -1;
  }

  /**
   * Whether a process has a ring mapped. It may have closed the ring's descriptor since, and then
   * nothing tells what it holds.
   */
  static boolean isMapped(int pid) {
    try (BufferedReader lines =
        Files.newBufferedReader(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1)) {
      return lines.lines().anyMatch(line -> line.endsWith(" anon_inode:[io_uring]"));
    } catch (IOException e) {
      return false;
    }
  }
}
