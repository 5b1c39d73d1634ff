package org.keepalive4j.linux;

import java.time.Instant;
import java.util.List;
import org.keepalive4j.Policy;

/**
 * A policy that is installed in the kernel.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root; a byte that isn't
 *     UTF-8 is a lone surrogate, U+DC80 to U+DCFF
 * @param state whether the policy is in effect
 * @param policy the rules
 * @param since when it was installed
 * @param by who installed it: the user's name, and the original user if {@code sudo} was used
 * @param counts how often each rule matched, in the order of the rules
 * @param unmatched how many connections no rule matched
 */
public record InstalledPolicy(
    String cgroup,
    State state,
    Policy policy,
    Instant since,
    String by,
    List<Count> counts,
    long unmatched) {

  /** The state of a policy's programs in the kernel. */
  public enum State {
    /** All programs are attached to the cgroup. */
    ACTIVE,
    /**
     * The program that sets options is attached. Somebody detached or removed the one that protects
     * them from the application.
     */
    INCOMPLETE,
    /** Somebody detached the programs, and the policy has no effect any more. */
    DETACHED,
    /** The cgroup was removed, and the policy has no effect any more. */
    CGROUP_GONE,
    /** Not known: only root and the user who installed the policy can read it. */
    UNKNOWN
  }

  /**
   * How often a rule matched since the policy was installed. Counts connections that were opened,
   * accepted, or already open when it was installed.
   *
   * @param hits how many connections
   * @param failures how many of these refused some of the settings
   */
  public record Count(long hits, long failures) {}
}
