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
 * A cgroup of version 2: cgroups(7). {@link FileName} says how text stands for the bytes of a name.
 *
 * @param mount where version 2 is mounted
 * @param path its path below, {@code /} for the root
 */
public record CgroupDirectory(String mount, String path) {
  private static final Pattern ESCAPED_BYTE = Pattern.compile("\\\\x([89a-f][0-9a-f])");

  /**
   * Finds a cgroup by its path below the mount point or its folder's full path. It need not exist.
   * If it doesn't, and one does that is meant where {@code \xHH} stands for a byte that isn't
   * UTF-8, as the command prints it, it is that one.
   *
   * @throws IllegalArgumentException if it is empty, or climbs by {@code ..}: that could become the
   *     root, and so the whole machine, which is not meant
   * @throws KernelPolicyException if version 2 is mounted nowhere
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
    requireOfThisNamespace(kernel, mount);
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
   * Finds the cgroup of a process by its path in /proc/PID/cgroup. A container's mount may show
   * less than that path: only a cgroup and what is below it.
   *
   * @throws KernelPolicyException if the cgroup isn't below the mount point
   */
  public static CgroupDirectory ofProcess(Kernel kernel, String path) throws KernelPolicyException {
    var top = of(kernel, "/");
    var shown = Mounts.root(kernel, top.mount);
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

  /** The paths of another cgroup namespace lead to other cgroups: cgroup_namespaces(7). */
  private static void requireOfThisNamespace(Kernel kernel, String mount)
      throws KernelPolicyException {
    if (Mounts.root(kernel, mount).startsWith("/..")) {
      throw new KernelPolicyException(
          Reason.NOT_SUPPORTED,
          FileName.shown(mount)
              + " was mounted outside of this process' cgroup namespace, where paths of cgroups are"
              + " others. "
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

  /** Its path for people. */
  @Override
  public String toString() {
    return FileName.shown(path);
  }

  /** Returns its folder. */
  public String folder() {
    return isRoot() ? mount : mount + path;
  }

  /** Returns whether it is the root. */
  public boolean isRoot() {
    return path.equals("/");
  }

  /**
   * Its id, which is its folder's inode and never used again.
   *
   * @throws KernelPolicyException if it does not exist
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
              + ": no folder "
              + FileName.shown(folder())
              + " (create it with mkdir)",
          e);
    }
  }

  /** Whether it exists with this id. */
  public boolean has(Kernel kernel, long id) {
    try {
      return id(kernel) == id;
    } catch (IOException e) {
      return false;
    }
  }

  /** Itself and all above it. */
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

  /** A descriptor of its folder. */
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
