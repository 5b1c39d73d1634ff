package org.keepalive4j.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The kernel refused a system call: {@code pidfd_getfd of fd 41 in process 4242: EPERM (1).
 * REMEDY}.
 */
public final class SyscallException extends IOException {
  private static final long serialVersionUID = 1;

  private final String operation;
  private final String object;
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
   * @param remedy what to do about it, one sentence; null where the error number says all
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

  /** What these mean for every call. */
  private static String remedy(int errno) {
    return switch (errno) {
      case Errno.EMFILE ->
          ". This process has as many files open as it may: raise the limit, ulimit -n";
      case Errno.ENFILE ->
          ". All processes together have as many files open as they may: raise fs.file-max";
      case Errno.ENOMEM ->
          ". There is no memory left, or none for this cgroup: its memory.max is the limit";
      case Errno.ENOSYS -> ". This kernel has no such call, or a seccomp filter refuses it";
      case Errno.EROFS -> ". The file system is mounted read-only here";
      default -> "";
    };
  }

  /** The system call, by its man page's name; of bpf(2), the command: {@code BPF_MAP_CREATE}. */
  public String operation() {
    return operation;
  }

  /** What it was asked for: a path where the operation is about a file. */
  public String object() {
    return object;
  }

  /** The kernel's error number: compare it with the constants of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
