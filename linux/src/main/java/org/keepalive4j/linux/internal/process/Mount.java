package org.keepalive4j.linux.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.internal.syscall.FileName;

/**
 * A mount of this mount namespace: /proc/self/mountinfo, proc(5). {@link FileName} says how text
 * stands for the bytes of a name.
 *
 * @param device its device, {@code MAJOR:MINOR}
 * @param root which directory of the file system is mounted: {@code /} for all of it. For cgroups
 *     it begins with {@code /..} if another cgroup namespace mounted more than this one may see
 *     (cgroup_namespaces(7))
 * @param point where it is mounted
 * @param type the type of the file system, such as {@code cgroup2}
 */
public record Mount(String device, String root, String point, String type, boolean isReadOnly) {
  /** Returns all mounts, the oldest first; none if /proc can't be read. */
  static List<Mount> all() {
    return ProcText.lines("/proc/self/mountinfo").stream()
        .filter(line -> !line.isEmpty())
        .map(Mount::parse)
        .toList();
  }

  private static Mount parse(String line) {
    // 36 35 0:30 / /sys/fs/bpf rw,nosuid shared:1 - bpf bpf rw,mode=700
    String[] fields = line.split(" ", -1);
    int type = List.of(fields).indexOf("-") + 1;
    return new Mount(
        fields[2],
        ProcText.unescape(fields[3]),
        ProcText.unescape(fields[4]),
        fields[type],
        hasReadOnly(fields[5]) || hasReadOnly(fields[type + 2]));
  }

  private static boolean hasReadOnly(String options) {
    return List.of(options.split(",", -1)).contains("ro");
  }

  /** Returns the mount points of a type of file system. */
  public static List<String> points(String type) {
    return all().stream().filter(each -> each.type.equals(type)).map(Mount::point).toList();
  }

  /** Returns the {@link #root} of what is visible at a mount point. */
  public static String rootAt(String point) {
    return all().stream()
        .filter(each -> each.point.equals(point))
        .reduce((below, above) -> above)
        .map(Mount::root)
        .orElse("/");
  }

  /**
   * Returns the mount that a file is on, null if unknown. A mount that another one hides is in the
   * table as well, so the file's device decides. (Java's FileStore uses the first mount of the same
   * path.)
   */
  static @Nullable Mount of(Path file) throws IOException {
    long number = (Long) Files.getAttribute(file, "unix:dev"); // makedev(3)
    long major = (number >>> 8 & 0xfff) | (number >>> 32 & ~0xfffL);
    long minor = (number & 0xff) | (number >>> 12 & ~0xffL);
    return all().stream()
        .filter(each -> each.device.equals(major + ":" + minor))
        .filter(each -> file.toString().startsWith(each.point))
        .reduce((below, above) -> above)
        .orElse(null);
  }
}
