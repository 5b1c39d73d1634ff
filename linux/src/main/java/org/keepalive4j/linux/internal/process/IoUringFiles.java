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
 * The sockets that a process holds as direct descriptors of an io_uring(7). They have no entry in
 * /proc/PID/fd, but the fdinfo of the ring names them since Linux 6.15 (io_uring/fdinfo.c).
 */
final class IoUringFiles {
  // io_uring_show_fdinfo() only tries to lock the ring. About every fourth attempt on a busy ring
  // succeeds.
  private static final int MOST_TRIES = 200;
  private static final long PAUSE_NANOS = 20_000;

  // The number in the table and the file. A path begins with a slash.
  private static final Pattern SOCKET = Pattern.compile(" *\\d+: socket:\\[(\\d+)]");
  // Older kernels print the name of the directory entry, which a file can have as well:
  // sock_alloc_file()
  private static final Pattern TCP_UNNAMED = Pattern.compile(" *\\d+: (MP)?TCP(v6)?");

  private static final boolean NAMED = isNamed(System.getProperty("os.version"));

  private IoUringFiles() {}

  /** Returns whether this release of Linux names sockets, and only sockets, by their inodes. */
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
   * @param found receives their inodes
   * @return how many more sockets there may be
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

  /** Returns how many sockets are listed without an inode, or -1 if no files are listed. */
  static int parse(BufferedReader lines, boolean named, IntConsumer found) throws IOException {
    boolean listed = false;
    int unnamed = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("UserFiles:")) {
        listed = true;
      } else if (line.startsWith("UserBufs:")) {
        break;
      } else if (listed && named) {
        Matcher socket = SOCKET.matcher(line);
        if (socket.matches()) {
          found.accept(Integer.parseUnsignedInt(socket.group(1)));
        }
      } else if (listed && TCP_UNNAMED.matcher(line).matches()) {
        unnamed++;
      }
    }
    return listed ? unnamed : -1;
  }

  /**
   * Returns whether a process has a ring mapped. If it has closed the ring's descriptor since, the
   * ring's contents are unknown.
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
