package org.keepalive4j.linux.internal.process;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * The way to descriptors of other processes: pidfd_open(2), since Linux 5.3, and pidfd_getfd(2),
 * since 5.6. Keeps a bounded number of processes open, because sockets of one process come in a row
 * but not always; fewer where the limit of open files does not allow as many.
 */
public final class PidFds implements AutoCloseable {
  private static final int SLOTS =
      256; // a power of two; the slot of a process is its number's last bits

  private final Kernel kernel;
  private final int[] pids = new int[SLOTS];
  private final int[] descriptors = new int[SLOTS];

  /** Descriptors by way of the kernel given. */
  public PidFds(Kernel kernel) {
    this.kernel = kernel;
    Arrays.fill(descriptors, -1);
  }

  /**
   * Duplicates a descriptor of another process into this one. What is behind it is shared: an
   * option set here is set there. Close it soon: as long as it is open, the owner's close does not
   * end the connection.
   *
   * @return the duplicate, to be closed by the caller, or the negative error number: EPERM without
   *     the right to trace the process, ESRCH if it is gone, EBADF if it has no such descriptor
   */
  public int duplicate(int pid, int descriptor) {
    int duplicate = tryToDuplicate(pid, descriptor);
    if (duplicate == -Errno.EMFILE) {
      close(); // the processes that are kept open are what can be spared
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
   * Tries it on a descriptor of this process, which needs no capability: a refusal has another
   * cause then.
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

  /** What helps against a refusal that {@link #tryOwn} gets, too; null if the error says all. */
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
