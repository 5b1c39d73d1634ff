package org.keepalive4j.linux.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.Kernel;

/**
 * The paths of cgroups by their ids. The tree is walked once, when the first path is asked for: an
 * id is the inode of the cgroup's folder.
 */
public final class Cgroups {
  private static final int ROOM = 4096; // for a path

  private final Kernel kernel;
  private final Directory folder;
  private @Nullable Map<Long, String> paths;
  private long lastId;
  private @Nullable String lastPath;

  /** Cgroups by way of the kernel given. */
  public Cgroups(Kernel kernel) {
    this.kernel = kernel;
    folder = new Directory(kernel);
  }

  /**
   * The path of a cgroup below the mount point, {@code /system.slice/sshd.service}, and {@code /}
   * for the root; null if it is not to be seen here or was made after the walk.
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
          walk(mount, "", paths);
        }
      }
      lastId = id;
      lastPath = paths.get(id);
    }
    return lastPath;
  }

  /** Where cgroup v2 is mounted, which on hybrid systems is not /sys/fs/cgroup; null if nowhere. */
  public static @Nullable String mountPoint(Kernel kernel) {
    return Mounts.points(kernel, "cgroup2").stream()
        .filter(folder -> isVisible(kernel, folder))
        .findFirst()
        .orElse(null);
  }

  /** The ids of a cgroup and of all cgroups below it. */
  public static Set<Long> ids(Kernel kernel, String folder) {
    Map<Long, String> paths = new HashMap<>();
    new Cgroups(kernel).walk(folder, "", paths);
    return paths.keySet();
  }

  /** Whether nothing is mounted over it: every folder of cgroup v2 has such a file. */
  private static boolean isVisible(Kernel kernel, String folder) {
    int file = kernel.open(kernel.allocate(ROOM), folder + "/cgroup.controllers");
    if (file >= 0) {
      kernel.close(file);
    }
    return file != -Errno.ENOENT;
  }

  /** Why this process does not see cgroup v2, and what helps: cgroups(7), ip-netns(8). */
  public static String notMounted(Kernel kernel) {
    String folder = freeMountPoint();
    String mount =
        (Files.isDirectory(Path.of(folder)) ? "" : "mkdir -p " + folder + " && ")
            + "mount -t cgroup2 none "
            + folder;
    // The line is there once it was mounted anywhere: proc_cgroup_show() in kernel/cgroup/cgroup.c
    return ProcText.lines(kernel, "/proc/self/cgroup").stream().anyMatch(it -> it.startsWith("0::"))
        ? "cgroup version 2 is not mounted in the mount namespace of this process, but in others. `ip"
            + " netns exec` makes one that hides it: start keepalive outside, as in keepalive run"
            + " POLICY -- ip netns exec NAME COMMAND ..., or mount it here, too, as root: "
            + mount
        : "cgroup version 2 is not mounted here, only version 1 or none: mount it, as root: "
            + mount;
  }

  /** Where a folder for it is, or can be made: there cannot in sysfs, nor read-only. */
  private static String freeMountPoint() {
    Path usual = Path.of("/sys/fs/cgroup");
    return switch (Diagnosis.fileSystem(usual)) {
      case "sysfs" -> usual.toString();
      case "tmpfs" -> Diagnosis.isReadOnly(usual) ? "/run/cgroup2" : usual + "/unified";
      default -> "/run/cgroup2";
    };
  }

  private void walk(String mount, String path, Map<Long, String> into) {
    if (folder.open(mount + path) < 0) {
      return;
    }
    List<String> children = new ArrayList<>();
    while (folder.next()) {
      if (folder.isFolder()) {
        String name = folder.name();
        if (name.equals(".")) {
          into.put(folder.inode(), path.isEmpty() ? "/" : path);
        } else if (!name.equals("..")) {
          children.add(name);
        }
      }
    }
    folder.close();
    for (String child : children) {
      walk(mount, path + "/" + child, into);
    }
  }
}
