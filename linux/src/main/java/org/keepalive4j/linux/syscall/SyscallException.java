package org.keepalive4j.linux.syscall;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The kernel refused a system call: {@code pidfd_getfd of fd 41 in process 4242: EPERM (1).
 * REMEDY}.
 */
public final class SyscallException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;

  /**
   * @param operation the system call, by its man page's name
   * @param object what it was asked for, as people recognize it
   * @param errno the kernel's error number, positive
   */
  public SyscallException(String operation, String object, int errno) {
    this(operation, object, errno, null);
  }

  /**
   * @param remedy what to do about it, one sentence; null if none is known
   */
  public SyscallException(String operation, String object, int errno, @Nullable String remedy) {
    super(
        operation
            + " of "
            + object
            + ": "
            + Errno.describe(errno)
            + (remedy == null ? "" : ". " + remedy));
    this.errno = errno;
  }

  /** The kernel's error number: compare it with the constants of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
