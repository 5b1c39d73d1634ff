package org.keepalive4j.linux.internal.process;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Duplicates descriptors of other processes: pidfd_open(2), since Linux 5.3, and pidfd_getfd(2),
 * since 5.6. It keeps up to 256 processes open, because sockets of one process often follow each
 * other; fewer if the limit of open files requires it.
 */
public final class PidFds implements AutoCloseable {
  private static final int SLOTS =
      256; // a power of two; the slot of a process is its number's last bits

  private final Kernel kernel;
  private final int[] pids = new int[SLOTS];
  private final int[] descriptors = new int[SLOTS];

  /** Uses the given kernel. */
  public PidFds(Kernel kernel) {
    this.kernel = kernel;
    Arrays.fill(descriptors, -1);
  }

  /**
   * Duplicates a descriptor of another process into this one. Both refer to the same socket, so an
   * option set here is set there. Close it soon: while it is open, the owner's close doesn't end
   * the connection.
   *
   * @return the duplicate, to be closed by the caller, or the negative error number: EPERM without
   *     the privilege to trace the process, ESRCH if it has ended, EBADF if it has no such
   *     descriptor
   */
  public int duplicate(int pid, int descriptor) {
    int duplicate = tryToDuplicate(pid, descriptor);
    if (duplicate == -Errno.EMFILE) {
      close(); // frees the descriptors of processes that are kept open
      duplicate = tryToDuplicate(pid, descriptor);
    }
    return duplicate;
  }

  private int tryToDuplicate(int pid, int descriptor) {
    int process = open(pid);
    return process < 0
        ? process
        : (int) kernel.call(SystemCall.PIDFD_GETFD, process, descriptor, 0);
  }

  /**
   * Duplicates a descriptor of this process. This needs no capability, so a refusal has another
   * cause.
   *
   * @return 0, or the positive error number
   */
  public int tryOwn() {
    int process = open((int) ProcessHandle.current().pid());
    long result = process < 0 ? process : kernel.call(SystemCall.PIDFD_GETFD, process, process, 0);
    if (result >= 0) {
      kernel.close((int) result);
    }
    return (int) Math.max(0, -result);
  }

  /** Returns the remedy if {@link #tryOwn} fails, too; null if the error is clear enough. */
  public static @Nullable String remedy(int errno) {
    return switch (errno) {
      case Errno.ENOSYS -> Diagnosis.ofEnosys("pidfd_getfd(2)", 5, 6);
      case Errno.EPERM, Errno.EACCES -> Diagnosis.ofSandbox("pidfd_getfd(2)");
      default -> null;
    };
  }

  private int open(int pid) {
    int slot = pid & (SLOTS - 1);
    if (pids[slot] != pid) {
      release(slot);
      pids[slot] = pid;
      descriptors[slot] = (int) kernel.call(SystemCall.PIDFD_OPEN, pid, 0, 0);
    }
    return descriptors[slot];
  }

  private void release(int slot) {
    if (descriptors[slot] >= 0) {
      kernel.close(descriptors[slot]);
    }
  }

  @Override
  public void close() {
    for (int slot = 0; slot < SLOTS; slot++) {
      release(slot);
    }
    Arrays.fill(descriptors, -1);
    Arrays.fill(pids, 0);
  }
}
