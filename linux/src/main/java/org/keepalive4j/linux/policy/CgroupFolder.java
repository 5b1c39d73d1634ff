package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.keepalive4j.linux.policy.KernelPolicyException.Reason;
import org.keepalive4j.linux.process.Cgroups;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.Fd;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.syscall.SyscallException;

/**
 * A cgroup of version 2: cgroups(7).
 *
 * @param mount where version 2 is mounted
 * @param path its path below, {@code /} for the root
 */
record CgroupFolder(Path mount, String path) {

  /**
   * Finds a cgroup by its path below the mount point or its folder's full path. Whether it exists
   * is not asked.
   *
   * @throws IllegalArgumentException if it is empty, or climbs by {@code ..}: that could become the
   *     root, and so the whole machine, which is not meant
   * @throws KernelPolicyException if version 2 is mounted nowhere
   */
  static CgroupFolder of(Kernel kernel, String given) throws KernelPolicyException {
    if (given.isEmpty() || List.of(given.split("/")).contains("..")) {
      throw new IllegalArgumentException(
          "a cgroup needs its path, such as /system.slice/app.service, or / for the whole machine;"
              + " got `"
              + given
              + "`");
    }
    var point = Cgroups.mountPoint(kernel);
    if (point == null) {
      throw new KernelPolicyException(Reason.NOT_SUPPORTED, Cgroups.notMounted(kernel), null);
    }
    var mount = Path.of(point);
    var folder = Path.of("/").resolve(given).normalize();
    var below =
        folder.startsWith(mount) ? mount.relativize(folder) : Path.of("/").relativize(folder);
    return new CgroupFolder(mount, "/" + below);
  }

  Path folder() {
    return mount.resolve(path.substring(1));
  }

  boolean isRoot() {
    return path.equals("/");
  }

  /**
   * Its id, which is its folder's inode and never used again.
   *
   * @throws KernelPolicyException if it does not exist
   */
  long id() throws IOException {
    try {
      return inode(folder());
    } catch (NoSuchFileException e) {
      throw new KernelPolicyException(
          Reason.NO_SUCH_CGROUP,
          "there is no cgroup " + path + ": no folder " + folder() + " (create it with mkdir)",
          e);
    }
  }

  private static long inode(Path folder) throws IOException {
    return (Long) Files.getAttribute(folder, "unix:ino");
  }

  /** Whether it exists with this id. */
  boolean has(long id) {
    try {
      return inode(folder()) == id;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its id, and those of all cgroups below it; none of one that is removed meanwhile. */
  Set<Long> idsFromHere(Kernel kernel) throws SyscallException {
    return Cgroups.ids(kernel, folder().toString());
  }

  /** Itself and all above it. */
  List<CgroupFolder> upwards() {
    List<CgroupFolder> all = new ArrayList<>();
    for (var at = Path.of(path); at != null; at = at.getParent()) {
      all.add(new CgroupFolder(mount, at.toString()));
    }
    return all;
  }

  /** A descriptor of its folder. */
  Fd open(Kernel kernel) throws SyscallException {
    var folder = folder().toString();
    int descriptor = kernel.open(folder);
    if (descriptor < 0) {
      throw new SyscallException(
          "open", folder, -descriptor, descriptor == -Errno.ENOENT ? "It is gone" : null);
    }
    return new Fd(kernel, descriptor);
  }
}
