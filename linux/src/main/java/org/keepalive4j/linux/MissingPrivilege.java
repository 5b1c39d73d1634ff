package org.keepalive4j.linux;

import java.util.List;
import java.util.Optional;

/**
 * Something that a scan couldn't see or change, reported once per scan.
 *
 * @param purpose what the privilege is needed for
 * @param count how many sockets; for {@link Purpose#ENTER_NAMESPACE}, how many namespaces; for
 *     {@link Purpose#SEE_NAMESPACE}, how many processes
 * @param capabilities the capabilities that would help, such as {@code CAP_SYS_PTRACE}. Empty if
 *     this process has them, or can read everything that it sees in /proc. The rest is then in
 *     another user or PID namespace, hidden, owned by a process with more capabilities, or by the
 *     kernel
 * @param failure the system call that failed for another reason, with its error and the remedy;
 *     empty if a capability is missing
 */
public record MissingPrivilege(
    Purpose purpose, long count, List<String> capabilities, Optional<String> failure) {
  /** Why something is not visible, whatever the privileges of this process. */
  public static final String OUT_OF_REACH =
      "out of reach from here: in another pid or user namespace, of a process with more"
          + " capabilities, or the kernel's own";

  /** What a privilege is needed for. */
  public enum Purpose {
    /** To see the descriptors of other users' processes: CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH. */
    SEE_OWNERS,
    /**
     * To read and change sockets of other processes, by pidfd_getfd(2), which must be found first:
     * CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH.
     */
    REACH_SOCKETS,
    /** To read and change direct descriptors of an io_uring, by BPF: CAP_BPF, CAP_PERFMON. */
    REACH_DIRECT_DESCRIPTORS,
    /** To see which network namespace a process is in: CAP_SYS_PTRACE. */
    SEE_NAMESPACE,
    /** To enter another network namespace, by setns(2): CAP_SYS_ADMIN. */
    ENTER_NAMESPACE
  }

  /** Returns whether more capabilities would help. */
  public boolean helps() {
    return !capabilities.isEmpty();
  }
}
