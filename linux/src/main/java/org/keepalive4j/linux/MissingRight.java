package org.keepalive4j.linux;

/**
 * A right that was missing, told once for a whole pass.
 *
 * @param right which
 * @param count for how many sockets; for {@link Right#ENTER_NAMESPACE}, how many namespaces; for
 *     {@link Right#SEE_NAMESPACE}, how many processes
 */
public record MissingRight(Right right, long count) {
  /** What one needs a right for. */
  public enum Right {
    /** To see the descriptors of other users' processes: CAP_SYS_PTRACE. */
    SEE_OWNERS,
    /** To read and change sockets of other processes, by pidfd_getfd(2): CAP_SYS_PTRACE. */
    REACH_SOCKETS,
    /** To see which network namespace a process is in: CAP_SYS_PTRACE. */
    SEE_NAMESPACE,
    /** To look into another network namespace, by setns(2): CAP_SYS_ADMIN. */
    ENTER_NAMESPACE
  }
}
