package org.keepalive4j.linux;

import org.keepalive4j.linux.process.Capabilities;

/**
 * A right that was missing, told once for a whole pass.
 *
 * @param right which
 * @param count for how many sockets; for {@link Right#ENTER_NAMESPACE}, how many namespaces; for
 *     {@link Right#SEE_NAMESPACE}, how many processes
 * @param helps whether the right would help. Not where this process has it already, or where all
 *     that it sees in /proc is open to it: then what it does not see is in another user or pid
 *     namespace, hidden, of a process with more capabilities, or the kernel's own
 */
public record MissingRight(Right right, long count, boolean helps) {
  /** What one needs a right for. */
  public enum Right {
    /** To see the descriptors of other users' processes: CAP_SYS_PTRACE. */
    SEE_OWNERS(Capabilities.SYS_PTRACE),
    /** To read and change sockets of other processes, by pidfd_getfd(2): CAP_SYS_PTRACE. */
    REACH_SOCKETS(Capabilities.SYS_PTRACE),
    /** To see which network namespace a process is in: CAP_SYS_PTRACE. */
    SEE_NAMESPACE(Capabilities.SYS_PTRACE),
    /** To look into another network namespace, by setns(2): CAP_SYS_ADMIN. */
    ENTER_NAMESPACE(Capabilities.SYS_ADMIN);

    private final int capability;

    Right(int capability) {
      this.capability = capability;
    }

    /** The capability's number: linux/capability.h. */
    int capability() {
      return capability;
    }
  }
}
