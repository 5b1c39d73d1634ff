package org.keepalive4j.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a pass could not see or reach, told once for the whole pass.
 *
 * @param purpose what the privilege is needed for
 * @param count for how many sockets; for {@link Purpose#ENTER_NAMESPACE}, how many namespaces; for
 *     {@link Purpose#SEE_NAMESPACE}, how many processes
 * @param capabilities the capabilities that would help, such as {@code CAP_SYS_PTRACE}. Empty where
 *     this process has them already, or where all that it sees in /proc is open to it: then what it
 *     does not see is in another user or pid namespace, hidden, of a process with more
 *     capabilities, or the kernel's own
 * @param failure the call that failed for another reason than a missing capability, with its error
 *     and the remedy; null otherwise
 */
public record MissingPrivilege(
    Purpose purpose, long count, List<String> capabilities, @Nullable String failure) {
  /** Why something is not seen that no privilege of this process would show. */
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
    /** To look into another network namespace, by setns(2): CAP_SYS_ADMIN. */
    ENTER_NAMESPACE
  }

  /** Whether more capabilities would help. */
  public boolean helps() {
    return !capabilities.isEmpty();
  }
}
