package org.keepalive4j.linux.internal.process;

import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Where file systems are mounted in this mount namespace: proc(5). */
public final class Mounts {
  private Mounts() {}

  /**
   * Returns the mount points of a type of file system, such as {@code cgroup2}, in the order in
   * which they were mounted; none if /proc cannot be read. {@link FileName} says how text stands
   * for the bytes of a name.
   */
  public static List<String> points(Kernel kernel, String type) {
    List<String> points = new ArrayList<>();
    for (String line : ProcText.lines(kernel, "/proc/self/mounts")) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 2 && fields[2].equals(type)) {
        points.add(ProcText.unescape(fields[1]));
      }
    }
    return points;
  }

  /**
   * Returns which folder of its file system is what a mount point shows: {@code /} for all of it.
   * For cgroups it begins with {@code /..} where another cgroup namespace mounted more than this
   * one may see: cgroup_namespaces(7).
   */
  public static String root(Kernel kernel, String point) {
    String root = "/";
    for (String line : ProcText.lines(kernel, "/proc/self/mountinfo")) {
      // 36 35 0:30 /../.. /sys/fs/cgroup rw,nosuid shared:1 - cgroup2 cgroup2 rw
      String[] fields = line.split(" ", -1);
      if (fields.length > 4 && ProcText.unescape(fields[4]).equals(point)) {
        root = ProcText.unescape(fields[3]); // the last one is on top
      }
    }
    return root;
  }
}
