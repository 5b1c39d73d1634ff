package org.keepalive4j.linux.internal.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * The paths of cgroups by their IDs. It reads the tree once, when the first path is requested. An
 * ID is the inode of the cgroup's directory.
 */
public final class Cgroups {
  private final Kernel kernel;
  private @Nullable Map<Long, String> paths;
  private long lastId;
  private @Nullable String lastPath;

  /** Uses the given kernel. */
  public Cgroups(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Returns the path of a cgroup below the mount point, such as {@code /system.slice/sshd.service},
   * or {@code /} for the root; null if it isn't visible or is newer than the tree that was read.
   */
  public @Nullable String path(long id) {
    if (id == 0) {
      return null;
    }
    if (id != lastId) {
      if (paths == null) {
        paths = new HashMap<>();
        String mount = mountPoint(kernel);
        if (mount != null) {
          Map<Long, String> found = paths;
          walk(kernel, mount, (each, folder) -> found.put(each, below(mount, folder)));
        }
      }
      lastId = id;
      lastPath = paths.get(id);
    }
    return lastPath;
  }

  /**
   * Returns where cgroup v2 is mounted, which isn't /sys/fs/cgroup on hybrid systems; null if
   * nowhere.
   */
  public static @Nullable String mountPoint(Kernel kernel) {
    return Mount.points("cgroup2").stream()
        .filter(folder -> isVisible(kernel, folder))
        .findFirst()
        .orElse(null);
  }

  /** Returns whether no other mount hides it: every directory of cgroup v2 has this file. */
  private static boolean isVisible(Kernel kernel, String folder) {
    int file = kernel.open(folder + "/cgroup.controllers");
    if (file >= 0) {
      kernel.close(file);
    }
    return file != -Errno.ENOENT;
  }

  /** Returns why this process doesn't see cgroup v2, and what to do: cgroups(7), ip-netns(8). */
  public static String notMounted(Kernel kernel) {
    String folder = freeMountPoint();
    String mount =
        (Files.isDirectory(Path.of(folder)) ? "" : "mkdir -p " + folder + " && ")
            + "mount -t cgroup2 none "
            + folder;
    // The line is there once it was mounted anywhere: proc_cgroup_show() in kernel/cgroup/cgroup.c
    return ProcText.lines("/proc/self/cgroup").stream().anyMatch(it -> it.startsWith("0::"))
        ? "cgroup version 2 is mounted in other mount namespaces, but not in this one. `ip netns exec`"
            + " hides it: start keepalive outside, as in keepalive run POLICY -- ip netns exec NAME"
            + " COMMAND ..., or mount it here, too, as root: "
            + mount
        : "cgroup version 2 is not mounted here, only version 1 or none: mount it, as root: "
            + mount;
  }

  /** Returns an existing or possible mount point. Directories can't be created in sysfs. */
  private static String freeMountPoint() {
    Path usual = Path.of("/sys/fs/cgroup");
    return switch (Diagnosis.fileSystem(usual)) {
      case "sysfs" -> usual.toString();
      case "tmpfs" -> Diagnosis.isReadOnly(usual) ? "/run/cgroup2" : usual + "/unified";
      default -> "/run/cgroup2";
    };
  }

  private static String below(String root, String folder) {
    return folder.equals(root) ? "/" : folder.substring(root.length());
  }

  /**
   * Adds the IDs of a cgroup and of all cgroups below it.
   *
   * @param folder the cgroup's directory
   * @param ids receives the IDs, even if one of the directories can't be read
   * @throws SyscallException if one of the directories can't be read
   */
  public static void ids(Kernel kernel, String folder, Set<Long> ids) throws SyscallException {
    int error = walk(kernel, folder, (id, each) -> ids.add(id));
    if (error < 0) {
      throw new SyscallException("open", "a cgroup below " + FileName.shown(folder), -error);
    }
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(long id, String folder);
  }

  /**
   * Visits a cgroup and all cgroups below it, with one descriptor at any depth. Returns 0, or the
   * negative error number of an existing directory that couldn't be opened.
   */
  private static int walk(Kernel kernel, String root, Visitor visitor) {
    int error = 0;
    Deque<String> unvisited = new ArrayDeque<>(List.of(root));
    try (DirectoryReader folder = new DirectoryReader(kernel)) {
      while (!unvisited.isEmpty()) {
        String path = unvisited.pop();
        int opened = folder.open(path);
        if (opened < 0 && opened != -Errno.ENOENT) {
          error = opened;
        }
        while (opened == 0 && folder.next()) {
          if (folder.isFolder()) {
            String name = folder.name();
            if (name.equals(".")) {
              visitor.visit(folder.inode(), path);
            } else if (!name.equals("..")) {
              unvisited.push(path + "/" + name);
            }
          }
        }
      }
    }
    return error;
  }
}
