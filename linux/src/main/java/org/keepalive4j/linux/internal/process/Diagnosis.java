package org.keepalive4j.linux.internal.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Explains why the kernel refused something, and what to do. It considers the error and the
 * situation of this process, never the error alone.
 */
public final class Diagnosis {
  private Diagnosis() {}

  /**
   * Returns what EPERM means for a call that needs capabilities.
   *
   * @param call the system call as its man page is named: {@code bpf(2)}
   * @param needed the capabilities that it needs, of {@link Capabilities}
   */
  public static String ofEperm(String call, int... needed) {
    if (!Capabilities.reachTheMachine()) {
      return "In a user namespace (a container's) no capability is enough for "
          + call
          + ": run it as root outside of it";
    }
    List<String> missing = Capabilities.missing(needed);
    if (!missing.isEmpty()) {
      return ofMissing(String.join(", ", missing), Capabilities.areInBoundingSet(needed));
    }
    if (call.equals("bpf(2)") && !isKernelAtLeast(5, 11)) {
      return "This process has the capabilities. Before Linux 5.11 this also means that the limit of"
          + " locked memory is too low: ulimit -l unlimited";
    }
    return "This process has the capabilities. " + ofSandbox(call);
  }

  /**
   * Returns what helps if this process lacks capabilities.
   *
   * @param names their names
   * @param inBoundingSet whether root has them here
   */
  public static String ofMissing(String names, boolean inBoundingSet) {
    return "Missing here: "
        + names
        + (inBoundingSet
            ? ". Run it as root"
            : ". Not even root gets that here (bounding set): grant it to the container"
                + " (--cap-add) or the service (CapabilityBoundingSet=)");
  }

  /** Returns what refuses a call for which this process has all capabilities. */
  public static String ofSandbox(String call) {
    return Capabilities.areFiltered()
        ? "The seccomp filter of this process (a container's or a service's) refuses "
            + call
            + ": allow it there"
        : "A security module refuses "
            + call
            + ": /sys/kernel/security/lsm names those that are active";
  }

  /**
   * Returns what ENOSYS means.
   *
   * @param call the system call as its man page is named: {@code pidfd_getfd(2)}
   * @param major the first version of Linux that has it
   */
  public static String ofEnosys(String call, int major, int minor) {
    if (!isKernelAtLeast(major, minor)) {
      return call
          + " needs Linux "
          + major
          + "."
          + minor
          + " or later, and this is "
          + System.getProperty("os.version");
    }
    return Capabilities.areFiltered() ? ofSandbox(call) : "This kernel is built without " + call;
  }

  /** Returns whether the running kernel has at least this version. */
  public static boolean isKernelAtLeast(int major, int minor) {
    String[] numbers = System.getProperty("os.version").split("[^0-9]+", 3);
    int runningMajor = Integer.parseInt(numbers[0]);
    return runningMajor > major || (runningMajor == major && Integer.parseInt(numbers[1]) >= minor);
  }

  /** Returns why a file can't be used, as a sentence with its path. */
  public static String ofFile(FileSystemException failure) {
    String file = failure.getFile();
    if (file == null) {
      return String.valueOf(failure.getMessage());
    }
    return switch (failure) {
      case AccessDeniedException denied -> "no access to " + file + ". " + ofEacces(Path.of(file));
      case NoSuchFileException none -> file + " does not exist";
      case FileAlreadyExistsException exists -> file + " exists already";
      default -> failure.getMessage() + (isReadOnly(Path.of(file)) ? ". " + READ_ONLY : "");
    };
  }

  private static final String READ_ONLY =
      "It is mounted read-only here (as in a container): remount it, or run this outside";

  /** Returns what EACCES means for a file: who may use it or its directory. */
  public static String ofEacces(Path file) {
    Path existing = existing(file);
    try {
      if (isReadOnly(existing)) {
        return READ_ONLY;
      }
      PosixFileAttributes attributes =
          Files.readAttributes(existing, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String owner = attributes.owner().getName();
      return existing
          + " belongs to "
          + owner
          + " ("
          + PosixFilePermissions.toString(attributes.permissions())
          + "): run it as "
          + owner;
    } catch (IOException | UnsupportedOperationException unknown) {
      return "Run it as the owner of " + existing;
    }
  }

  /** Returns the file, or the nearest parent directory that exists. */
  private static Path existing(Path file) {
    Path existing = file.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** Returns whether the file system of a file is mounted read-only. */
  public static boolean isReadOnly(Path file) {
    try {
      Mount mount = Mount.of(existing(file));
      return mount != null && mount.isReadOnly();
    } catch (IOException unknown) {
      return false;
    }
  }

  /**
   * Returns the type of a file's file system, such as {@code tmpfs}; empty if there is no such
   * file.
   */
  public static String fileSystem(Path file) {
    try {
      Mount mount = Mount.of(file);
      return mount == null ? "" : mount.type();
    } catch (IOException unknown) {
      return "";
    }
  }
}
