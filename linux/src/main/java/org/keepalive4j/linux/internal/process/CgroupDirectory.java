package org.keepalive4j.linux.internal.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.FileCalls;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * The directory of a cgroup of version 2: cgroups(7). {@link FileName} describes names.
 *
 * @param mount where version 2 is mounted
 * @param path its path below the mount point, {@code /} for the root
 */
public record CgroupDirectory(String mount, String path) {
  private static final Pattern ESCAPED_BYTE = Pattern.compile("\\\\x([89a-f][0-9a-f])");

  /**
   * Returns a cgroup, which need not exist, by its path below the mount point or its directory's
   * full path. If it doesn't exist, {@code \xHH} is read as a byte that isn't UTF-8, as the command
   * prints it.
   *
   * @throws IllegalArgumentException if the path is empty, or contains {@code ..}, which could lead
   *     to the root and so to the whole host
   * @throws KernelPolicyException if version 2 isn't mounted
   */
  public static CgroupDirectory of(Kernel kernel, String given) throws KernelPolicyException {
    if (given.isEmpty() || List.of(given.split("/")).contains("..")) {
      throw new IllegalArgumentException(
          "a cgroup needs its path, such as /system.slice/app.service, or / for the whole machine;"
              + " got `"
              + given
              + "`");
    }
    var mount = Cgroups.mountPoint(kernel);
    if (mount == null) {
      throw new KernelPolicyException(Reason.NOT_SUPPORTED, Cgroups.notMounted(kernel), null);
    }
    requireOfThisNamespace(mount);
    var path = normalize(given);
    if (path.equals(mount)) {
      return new CgroupDirectory(mount, "/");
    }
    boolean isFolder = path.startsWith(mount + "/");
    var literal = new CgroupDirectory(mount, isFolder ? path.substring(mount.length()) : path);
    var bytes =
        ESCAPED_BYTE
            .matcher(literal.path)
            .replaceAll(hex -> FileName.of(new byte[] {(byte) Integer.parseInt(hex.group(1), 16)}));
    var meant = new CgroupDirectory(mount, bytes);
    return !literal.exists(kernel) && meant.exists(kernel) ? meant : literal;
  }

  /**
   * Returns the cgroup of a process by its path in /proc/PID/cgroup. A container may have mounted
   * only a part of the tree.
   *
   * @throws KernelPolicyException if the cgroup isn't below the mount point
   */
  public static CgroupDirectory ofProcess(Kernel kernel, String path) throws KernelPolicyException {
    var top = of(kernel, "/");
    var shown = Mount.rootAt(top.mount);
    if (shown.equals("/")) {
      return new CgroupDirectory(top.mount, path);
    }
    if (path.equals(shown) || path.startsWith(shown + "/")) {
      return new CgroupDirectory(top.mount, normalize(path.substring(shown.length())));
    }
    throw new KernelPolicyException(
        Reason.NOT_SUPPORTED,
        "this process is in the cgroup "
            + FileName.shown(path)
            + ", and "
            + FileName.shown(top.mount)
            + " shows only the cgroup "
            + FileName.shown(shown)
            + ". "
            + mountAnew(top.mount),
        null);
  }

  /** In another cgroup namespace, paths refer to other cgroups: cgroup_namespaces(7). */
  private static void requireOfThisNamespace(String mount) throws KernelPolicyException {
    if (Mount.rootAt(mount).startsWith("/..")) {
      throw new KernelPolicyException(
          Reason.NOT_SUPPORTED,
          FileName.shown(mount)
              + " was mounted outside of this process' cgroup namespace, so it shows other paths of"
              + " cgroups. "
              + mountAnew(mount),
          null);
    }
  }

  private static String mountAnew(String mount) {
    var folder = FileName.shown(mount);
    return "Mount cgroup version 2 anew: umount " + folder + " && mount -t cgroup2 none " + folder;
  }

  private boolean exists(Kernel kernel) {
    try {
      return id(kernel) >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String normalize(String path) {
    return Arrays.stream(path.split("/"))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .collect(Collectors.joining("/", "/", ""));
  }

  /** Returns its path in printable form. */
  @Override
  public String toString() {
    return FileName.shown(path);
  }

  /** Returns the path of its directory. */
  public String folder() {
    return isRoot() ? mount : mount + path;
  }

  /** Returns whether it is the root. */
  public boolean isRoot() {
    return path.equals("/");
  }

  /**
   * Returns its ID, the inode of its directory, which is never reused.
   *
   * @throws KernelPolicyException if it doesn't exist
   */
  public long id(Kernel kernel) throws IOException {
    try {
      return new FileCalls(kernel).status(FileCalls.AT_FDCWD, folder()).inode();
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      throw new KernelPolicyException(
          Reason.NO_SUCH_CGROUP,
          "there is no cgroup "
              + this
              + ": no directory "
              + FileName.shown(folder())
              + " (create it with mkdir)",
          e);
    }
  }

  /** Returns whether it exists and has this ID. */
  public boolean has(Kernel kernel, long id) {
    try {
      return id(kernel) == id;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns this cgroup and all above it. */
  public List<CgroupDirectory> upwards() {
    List<CgroupDirectory> all = new ArrayList<>();
    var at = path;
    while (!at.equals("/")) {
      all.add(new CgroupDirectory(mount, at));
      at = at.substring(0, Math.max(at.lastIndexOf('/'), 1));
    }
    all.add(new CgroupDirectory(mount, at));
    return all;
  }

  /** Opens its directory. */
  public Fd open(Kernel kernel) throws SyscallException {
    int descriptor = new FileCalls(kernel).openFolder(FileCalls.AT_FDCWD, folder());
    if (descriptor < 0) {
      throw new SyscallException(
          "open",
          FileName.shown(folder()),
          -descriptor,
          descriptor == -Errno.ENOENT ? "It is gone" : null);
    }
    return new Fd(kernel, descriptor);
  }
}
