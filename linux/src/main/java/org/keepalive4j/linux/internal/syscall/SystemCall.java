package org.keepalive4j.linux.internal.syscall;

/**
 * The system calls used here and their numbers: arch/x86/entry/syscalls/syscall_64.tbl and
 * include/uapi/asm-generic/unistd.h (which is aarch64's).
 */
public enum SystemCall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  RT_SIGPROCMASK(14, 135),
  IOCTL(16, 29),
  SOCKET(41, 198),
  CONNECT(42, 203),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  SETSOCKOPT(54, 208),
  GETSOCKOPT(55, 209),
  EXECVE(59, 221),
  FLOCK(73, 32),
  FCHMOD(91, 52),
  GETEUID(107, 175),
  FSTATFS(138, 44),
  MOUNT(165, 40),
  GETDENTS64(217, 61),
  CLOCK_GETTIME(228, 113),
  CLOCK_GETRES(229, 114),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  UNLINKAT(263, 35),
  READLINKAT(267, 78),
  FCHMODAT(268, 53),
  PPOLL(271, 73),
  SETNS(308, 268),
  BPF(321, 280),
  STATX(332, 291),
  IO_URING_SETUP(425, 425),
  IO_URING_ENTER(426, 426),
  PIDFD_OPEN(434, 434),
  CLOSE_RANGE(436, 436),
  PIDFD_GETFD(438, 438);

  private static final String ARCHITECTURE = System.getProperty("os.arch");
  private static final boolean X86_64 = isX86(ARCHITECTURE);

  private final int x86;
  private final int aarch64;

  SystemCall(int x86, int aarch64) {
    this.x86 = x86;
    this.aarch64 = aarch64;
  }

  /** Returns the call's number on this machine. */
  long number() {
    return X86_64 ? x86 : aarch64;
  }

  /**
   * Checks the architecture. Call it before the first system call.
   *
   * @throws UnsupportedOperationException on an architecture that isn't in the table, where a
   *     number could belong to another call
   */
  static void requireKnown() {
    requireKnown(ARCHITECTURE);
  }

  static void requireKnown(String architecture) {
    if (!isX86(architecture) && !isAarch64(architecture)) {
      throw new UnsupportedOperationException(
          "keepalive4j-linux knows the system calls of x86-64 and aarch64, this is "
              + architecture);
    }
  }

  /** Returns whether this is an x86-64, rather than an aarch64. */
  static boolean isX86() {
    return X86_64;
  }

  static boolean isX86(String architecture) {
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  private static boolean isAarch64(String architecture) {
    return architecture.equals("aarch64") || architecture.equals("arm64");
  }
}
