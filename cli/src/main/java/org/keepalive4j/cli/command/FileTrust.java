package org.keepalive4j.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks whether untrusted users can change the file that a path leads to. Trusted users are root,
 * the user of this process, and the user who called sudo(8).
 *
 * <p>The result can't change after the check: in each directory of the path, others can neither
 * replace nor create an entry of the path.
 */
final class FileTrust {
  private static final int ROOT = 0;
  private static final int MOST_LINKS = 40; // path_resolution(7)
  private static final Path PROC = Path.of("/proc");

  // inode(7)
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 0020;
  private static final int EVERYONE_WRITES = 0002;

  private final Set<Integer> trusted = new TreeSet<>(Set.of(ROOT));
  private final Set<String> warnings = new TreeSet<>();

  private FileTrust() throws IOException {
    trusted.add(user());
    String sudoUser = System.getenv("SUDO_UID");
    if (sudoUser != null && sudoUser.matches("[0-9]{1,9}")) {
      trusted.add(Integer.valueOf(sudoUser));
    }
  }

  /** Returns the user ID of this process. */
  private static int user() throws IOException {
    return Status.of(Path.of("/proc/self")).user();
  }

  static boolean isRoot() throws IOException {
    return user() == ROOT;
  }

  private record Status(int mode, int user) {
    static Status of(Path path) throws IOException {
      return new Status(
          (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS),
          (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    boolean isLink() {
      return (mode & TYPE) == LINK;
    }

    boolean has(int bits) {
      return (mode & bits) != 0;
    }
  }

  /**
   * Returns who else can change a file: a warning for each group and each other owner that can.
   *
   * @throws UntrustedFileException if everyone can
   * @throws IOException if that can't be found out, or there is no such file
   */
  static Set<String> requireTrusted(Path file) throws IOException {
    FileTrust trust = new FileTrust();
    Path real = trust.follow(file);
    trust.requireUnwritable(
        real, Status.of(real), real + " can be written by every user", "chmod o-w " + real);
    return trust.warnings;
  }

  /**
   * @throws UntrustedFileException if everyone can replace this directory
   */
  static void requireTrustedPath(Path folder) throws IOException {
    new FileTrust().follow(folder);
  }

  /**
   * Returns whether only root and the user of this process can create, rename or remove files in a
   * directory. Always true on systems without /proc.
   */
  static boolean isWritableByUsOnly(Path folder) throws IOException {
    if (!Files.exists(PROC)) {
      return true;
    }
    Status status = Status.of(folder.toRealPath());
    return (status.user() == ROOT || status.user() == user())
        && !status.has(GROUP_WRITES | EVERYONE_WRITES);
  }

  /** Follows the path, link after link, and returns where it leads. */
  private Path follow(Path path) throws IOException {
    Deque<Path> names = new ArrayDeque<>();
    path.toAbsolutePath().forEach(names::add);
    Path at = Path.of("/");
    int links = 0;
    while (!names.isEmpty()) {
      Path next = at.resolve(names.pop()).normalize();
      Status status = Status.of(next);
      if (!at.startsWith(next)) { // ".." goes back to a directory that was checked
        requireUnchangeable(at, next, status);
      }
      if (!status.isLink()) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new IOException("too many symbolic links in " + path);
      }
      Path target = Files.readSymbolicLink(next);
      if (next.startsWith(PROC) && !isOrdinary(next, target)) {
        if (names.isEmpty()) {
          return next; // a pipe, which is open already and has no name
        }
        throw new UntrustedFileException(
            "it is unknown who can change the file behind " + next, "use the file's own path");
      }
      at = target.isAbsolute() ? Path.of("/") : at;
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        names.push(target.getName(i));
      }
    }
    return at;
  }

  /**
   * Returns whether a link in /proc leads to the path that it shows. A link in /proc/PID/fd may
   * not: it leads to an open file, which can be a pipe, removed, or in another mount namespace.
   */
  private static boolean isOrdinary(Path link, Path target) throws IOException {
    Path named = link.resolveSibling(target);
    return Files.exists(named) && Files.isSameFile(link, named);
  }

  private void requireUnchangeable(Path folder, Path entry, Status entryStatus) throws IOException {
    Status status = Status.of(folder);
    if (!status.has(STICKY)) {
      requireUnwritable(folder, status, "every user can replace " + entry, "chmod o-w " + folder);
    } else if (status.has(EVERYONE_WRITES) && !trusted.contains(entryStatus.user())) {
      throw new UntrustedFileException(
          "user " + entryStatus.user() + " made " + entry + ", in a directory where every user can",
          "chown root " + entry);
    }
  }

  private void requireUnwritable(Path path, Status status, String why, String remedy)
      throws UntrustedFileException {
    if (status.has(EVERYONE_WRITES)) {
      throw new UntrustedFileException(why, remedy);
    }
    if (status.has(GROUP_WRITES)) {
      warnings.add("the group of " + path + " can change it: chmod g-w " + path);
    }
    if (!trusted.contains(status.user())) {
      warnings.add(
          "user " + status.user() + " owns " + path + " and can change it: chown root " + path);
    }
  }
}
