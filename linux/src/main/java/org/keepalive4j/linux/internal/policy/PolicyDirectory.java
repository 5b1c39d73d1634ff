package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.process.Mount;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * The directory in bpffs that keeps policies in the kernel. It has a directory for each cgroup with
 * a policy: {@link PolicyPins}. Open it to read policies, or lock it to change them.
 */
final class PolicyDirectory implements AutoCloseable {
  private static final String USUAL_MOUNT = "/sys/fs/bpf";
  private static final String NAME = "keepalive4j";
  private static final String LOCK = "lock";

  private static final int READABLE_MODE = 0755;
  private static final int LOCK_MODE = 0700; // otherwise other users could hold the lock forever

  private static final int LOCK_EX = 2; // flock(2)
  private static final long NOSUID_NODEV_NOEXEC = 2 | 4 | 8; // mount(2)

  private final Bpf bpf;
  private final String mountPoint;
  private final PinDirectory folder;
  private final @Nullable PinDirectory lock;

  private PolicyDirectory(
      Bpf bpf, String mountPoint, PinDirectory folder, @Nullable PinDirectory lock) {
    this.bpf = bpf;
    this.mountPoint = mountPoint;
    this.folder = folder;
    this.lock = lock;
  }

  /** Returns where bpffs is mounted, preferably its usual place; null if nowhere. */
  static @Nullable String mountPoint(Kernel kernel) {
    var points = Mount.points("bpf");
    if (points.contains(USUAL_MOUNT)) {
      return USUAL_MOUNT;
    }
    return points.isEmpty() ? null : points.getFirst();
  }

  /** Opens the directory to read policies. Returns null if there is none. */
  static @Nullable PolicyDirectory open(Bpf bpf) throws IOException {
    var mountPoint = mountPoint(bpf.kernel());
    if (mountPoint == null) {
      return null;
    }
    try (var mount = PinDirectory.atMount(bpf.kernel(), mountPoint)) {
      var folder = mount.folder(NAME);
      return folder == null ? null : new PolicyDirectory(bpf, mountPoint, folder, null);
    }
  }

  /** Locks the directory to change policies. Returns null if there is none. */
  static @Nullable PolicyDirectory lock(Bpf bpf) throws IOException {
    var mountPoint = mountPoint(bpf.kernel());
    return mountPoint == null ? null : lock(bpf, mountPoint, false);
  }

  /**
   * Locks the directory to change policies. Creates it if there is none, and mounts bpffs at its
   * usual place if it isn't mounted.
   */
  static PolicyDirectory lockOrNew(Bpf bpf) throws IOException {
    var mountPoint = mountPoint(bpf.kernel());
    if (mountPoint == null) {
      mount(bpf.kernel());
      mountPoint = USUAL_MOUNT;
    }
    while (true) {
      var locked = lock(bpf, mountPoint, true);
      if (locked != null) {
        return locked;
      } // otherwise another process has just removed it
    }
  }

  private static @Nullable PolicyDirectory lock(Bpf bpf, String mountPoint, boolean create)
      throws IOException {
    try (var mount = PinDirectory.atMount(bpf.kernel(), mountPoint)) {
      var folder = create ? mount.folderOrNew(NAME, READABLE_MODE) : mount.folder(NAME);
      if (folder == null) {
        return null;
      }
      PinDirectory lock = null;
      try {
        lock = lockIn(folder, bpf.kernel());
        if (lock != null) {
          var locked = new PolicyDirectory(bpf, mountPoint, folder, lock);
          locked.tidy();
          return locked;
        }
      } catch (IOException e) {
        if (lock != null) {
          lock.close();
        }
        folder.close();
        throw e;
      }
      folder.close();
      return null;
    }
  }

  /** Returns null if a process that removed the last policy has just removed the directory. */
  private static @Nullable PinDirectory lockIn(PinDirectory folder, Kernel kernel)
      throws IOException {
    PinDirectory lock;
    try {
      lock = folder.folderOrNew(LOCK, LOCK_MODE);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
    try {
      long result;
      do {
        result = kernel.call(SystemCall.FLOCK, lock.number(), LOCK_EX, 0);
      } while (result == -Errno.EINTR);
      if (result < 0) {
        throw new SyscallException("flock", lock.path(), (int) -result);
      }
      if (folder.stillHas(LOCK, lock)) {
        return lock;
      }
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    lock.close();
    return null;
  }

  private static void mount(Kernel kernel) throws KernelPolicyException {
    try (var type = NativeBuffer.allocate(8);
        var mountPoint = NativeBuffer.allocate(16);
        var options = NativeBuffer.allocate(16)) {
      long mounted =
          kernel.call(
              SystemCall.MOUNT,
              type.path("bpf"),
              mountPoint.path(USUAL_MOUNT),
              type.address(),
              NOSUID_NODEV_NOEXEC,
              options.path("mode=0700"),
              0);
      if (mounted < 0) {
        throw FailureExplainer.notMounted((int) -mounted);
      }
    }
  }

  /** Returns its path, for messages. */
  String path() {
    return folder.path();
  }

  /** Returns the IDs of the cgroups that have a directory, even if their policy is incomplete. */
  List<Long> cgroups() throws SyscallException {
    return folder.names().stream()
        .filter(name -> name.matches("[1-9][0-9]{0,17}"))
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  /** Returns the pins of a cgroup's policy, null if there are none. */
  @Nullable PolicyPins of(long cgroup) throws IOException {
    var pins = folder.folder(Long.toString(cgroup));
    return pins == null ? null : new PolicyPins(bpf, cgroup, pins);
  }

  /** Returns the pins of a cgroup's policy, or a new place for them. */
  PolicyPins ofOrNew(long cgroup) throws IOException {
    return new PolicyPins(bpf, cgroup, folder.folderOrNew(Long.toString(cgroup), READABLE_MODE));
  }

  /** Removes pins that belong to no policy, and empty directories. */
  private void tidy() throws IOException {
    for (long cgroup : cgroups()) {
      try (var pins = of(cgroup)) {
        if (pins != null) {
          pins.removeLeftovers();
        }
      } catch (SyscallException e) {
        continue; // a later operation on this policy reports the reason
      }
      folder.removeFolder(Long.toString(cgroup));
    }
  }

  /**
   * Tidies up and releases the lock. A failure is only logged, because the next change tidies up
   * again.
   */
  @Override
  public void close() {
    try (var _ = folder;
        var held = lock) {
      if (held != null) {
        tidy();
        removeIfEmpty();
      }
    } catch (IOException e) {
      System.getLogger("org.keepalive4j").log(Level.DEBUG, "not tidied up: " + path(), e);
    }
  }

  private void removeIfEmpty() throws IOException {
    if (cgroups().isEmpty()) {
      folder.removeFolder(LOCK);
      try (var mount = PinDirectory.atMount(bpf.kernel(), mountPoint)) {
        if (mount.stillHas(NAME, folder)) {
          mount.removeFolder(NAME);
        }
      }
    }
  }
}
