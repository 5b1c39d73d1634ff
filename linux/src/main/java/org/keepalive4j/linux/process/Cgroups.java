package org.keepalive4j.linux.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.syscall.Kernel;

/**
 * The paths of cgroups by their ids. The tree is walked once, when the first path is asked for: an
 * id is the inode of the cgroup's folder.
 */
public final class Cgroups {
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
    for (String line : ProcText.lines(kernel, "/proc/self/mounts")) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 2 && fields[2].equals("cgroup2")) {
        return ProcText.unescape(fields[1]);
      }
    }
    return null;
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
