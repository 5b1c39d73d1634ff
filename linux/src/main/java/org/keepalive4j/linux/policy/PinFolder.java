package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.Fd;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.syscall.NativeBuffer;
import org.keepalive4j.linux.syscall.SyscallException;
import org.keepalive4j.linux.syscall.SystemCall;

/**
 * Where bpf objects get names that keep them alive: a folder of ours in bpffs, with a folder in it
 * for each cgroup that has a policy. {@link PolicyPins}
 *
 * @param mount where bpffs is mounted, {@code /sys/fs/bpf}
 */
record PinFolder(Path mount) {
  private static final Path USUAL = Path.of("/sys/fs/bpf");
  private static final String LOCK = "lock";
  private static final int LOCK_EX = 2; // flock(2)
  private static final long NOSUID_NODEV_NOEXEC = 2 | 4 | 8; // mount(2)

  /** Finds it where bpffs is mounted, at the usual place if it is there, or else where it is. */
  static Optional<PinFolder> find() throws IOException {
    List<Path> mounts;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mounts"))) {
      mounts =
          lines
              .map(line -> line.split(" "))
              .filter(fields -> fields.length > 2 && fields[2].equals("bpf"))
              .map(fields -> Path.of(fields[1].replace("\\040", " "))) // proc(5)
              .toList();
    }
    return (mounts.contains(USUAL) ? Optional.of(USUAL) : mounts.stream().findFirst())
        .map(PinFolder::new);
  }

  /**
   * Finds it, and mounts bpffs at its usual place if it is nowhere.
   *
   * @throws KernelPolicyException if it may not be mounted
   */
  static PinFolder findOrMount(Kernel kernel) throws IOException {
    var found = find();
    if (found.isPresent()) {
      return found.get();
    }
    long mounted;
    try (var room = NativeBuffer.allocate(4096);
        var type = NativeBuffer.allocate(8);
        var options = NativeBuffer.allocate(16)) {
      mounted =
          kernel.call(
              SystemCall.MOUNT,
              type.path("bpf"),
              room.path(USUAL.toString()),
              type.address(),
              NOSUID_NODEV_NOEXEC,
              options.path("mode=0755"),
              0);
    }
    if (mounted < 0) {
      throw Refusals.notMounted((int) -mounted);
    }
    return new PinFolder(USUAL);
  }

  Path folder() {
    return mount.resolve("keepalive4j");
  }

  /** The folders of cgroups, none if there are none. */
  List<PolicyPins> all() throws IOException {
    try (Stream<Path> folders = Files.list(folder())) {
      return folders.filter(each -> !each.endsWith(LOCK)).sorted().map(PolicyPins::new).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  PolicyPins of(long cgroupId) {
    return new PolicyPins(folder().resolve(Long.toString(cgroupId)));
  }

  /**
   * Keeps other processes from changing anything here, until it is closed or this process ends.
   * Other users must not be able to hold the lock, hence a folder that only its owner may open.
   */
  Fd lock(Kernel kernel) throws IOException {
    var folder = folder();
    var lock = folder.resolve(LOCK);
    while (true) {
      createFolder(folder, "rwxr-xr-x");
      createFolder(lock, "rwx------");
      int descriptor = kernel.open(lock.toString());
      if (descriptor == -Errno.ENOENT) {
        continue; // removed with the last policy, by another process
      }
      if (descriptor < 0) {
        throw new SyscallException("open", lock.toString(), -descriptor);
      }
      var held = new Fd(kernel, descriptor);
      boolean isOurs = false;
      try {
        isOurs = lock(kernel, lock, descriptor);
      } finally {
        if (!isOurs) {
          held.close();
        }
      }
      if (isOurs) {
        return held;
      }
    }
  }

  /** Waits for the lock; false if its folder was removed meanwhile. */
  private static boolean lock(Kernel kernel, Path lock, int descriptor) throws IOException {
    var inode = Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:ino");
    long result;
    do {
      result = kernel.call(SystemCall.FLOCK, descriptor, LOCK_EX, 0);
    } while (result == -Errno.EINTR);
    if (result < 0) {
      throw new SyscallException("flock", lock.toString(), (int) -result);
    }
    return Files.exists(lock) && Files.getAttribute(lock, "unix:ino").equals(inode);
  }

  private static void createFolder(Path folder, String permissions) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }
  }

  /** Removes the folder if no policy is left. The lock must be held. */
  void removeIfEmpty() throws IOException {
    if (all().isEmpty()) {
      Files.deleteIfExists(folder().resolve(LOCK));
      Files.deleteIfExists(folder());
    }
  }
}
