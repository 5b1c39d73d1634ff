package org.keepalive4j.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.process.Capabilities;

/**
 * Something that a pass could not see or reach, told once for the whole pass.
 *
 * @param right what was wanted
 * @param count for how many sockets; for {@link Right#ENTER_NAMESPACE}, how many namespaces; for
 *     {@link Right#SEE_NAMESPACE}, how many processes
 * @param capabilities the capabilities that would help, such as {@code CAP_SYS_PTRACE}. Empty where
 *     this process has them already, or where all that it sees in /proc is open to it: then what it
 *     does not see is in another user or pid namespace, hidden, of a process with more
 *     capabilities, or the kernel's own
 * @param failure the call that failed for another reason than a missing capability, with its error
 *     and the remedy; null otherwise
 */
public record MissingPrivilege(
    Right right, long count, List<String> capabilities, @Nullable String failure) {
  /** Why something is not seen that no right of this process would show. */
  public static final String OUT_OF_REACH =
      "out of reach from here: in another pid or user namespace, of a process with more"
          + " capabilities, or the kernel's own";

  /** What one needs a right for. */
  public enum Right {
    /** To see the descriptors of other users' processes: CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH. */
    SEE_OWNERS(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH),
    /**
     * To read and change sockets of other processes, by pidfd_getfd(2), which must be found first:
     * CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH.
     */
    REACH_SOCKETS(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH),
    /** To read and change direct descriptors of an io_uring, by BPF: CAP_BPF, CAP_PERFMON. */
    REACH_DIRECT_DESCRIPTORS(Capabilities.BPF, Capabilities.PERFMON),
    /** To see which network namespace a process is in: CAP_SYS_PTRACE. */
    SEE_NAMESPACE(Capabilities.SYS_PTRACE),
    /** To look into another network namespace, by setns(2): CAP_SYS_ADMIN. */
    ENTER_NAMESPACE(Capabilities.SYS_ADMIN);

    @SuppressWarnings("ImmutableEnumChecker") // never changed, and not handed out
    private final int[] capabilities;

    Right(int... capabilities) {
      this.capabilities = capabilities;
    }

    /** Those of the capabilities that this process lacks. */
    List<String> missingCapabilities() {
      return Capabilities.missing(capabilities);
    }
  }

  /** Whether more capabilities would help. */
  public boolean helps() {
    return !capabilities.isEmpty();
  }
}
