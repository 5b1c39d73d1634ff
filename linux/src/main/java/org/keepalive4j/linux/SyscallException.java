package org.keepalive4j.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if the kernel refuses a system call: {@code pidfd_getfd of fd 41 in process 4242: EPERM
 * (1). REMEDY}.
 */
public final class SyscallException extends IOException {
  private static final long serialVersionUID = 1;

  private final String operation;
  private final String object;
  private final int errno;

  /**
   * @param operation the system call, as its man page is named
   * @param object what the call was for, in words that users recognize
   * @param errno the positive error number
   */
  public SyscallException(String operation, String object, int errno) {
    this(operation, object, errno, null);
  }

  /**
   * @param remedy what to do about it, in one sentence; null for the usual remedy
   */
  public SyscallException(String operation, String object, int errno, @Nullable String remedy) {
    super(
        operation
            + " of "
            + object
            + ": "
            + Errno.describe(errno)
            + (remedy == null ? remedy(errno) : ". " + remedy));
    this.operation = operation;
    this.object = object;
    this.errno = errno;
  }

  /** The remedy that is the same for every call. */
  private static String remedy(int errno) {
    return switch (errno) {
      case Errno.EMFILE ->
          ". This process has as many files open as allowed: raise the limit, ulimit -n";
      case Errno.ENFILE ->
          ". All processes together have as many files open as fs.file-max allows: raise it";
      case Errno.ENOMEM ->
          ". The host is out of memory, or this cgroup: its memory.max is the limit";
      case Errno.ENOSYS -> ". This kernel lacks the call, or a seccomp filter refuses it";
      case Errno.EROFS -> ". The file system is mounted read-only here";
      default -> "";
    };
  }

  /**
   * Returns the system call, as its man page is named; for bpf(2), the command, such as {@code
   * BPF_MAP_CREATE}.
   */
  public String operation() {
    return operation;
  }

  /** Returns what the call was for: a path if the call was about a file. */
  public String object() {
    return object;
  }

  /** Returns the error number. Compare it with the constants of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
