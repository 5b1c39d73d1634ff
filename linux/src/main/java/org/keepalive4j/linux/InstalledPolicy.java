package org.keepalive4j.linux;

import java.time.Instant;
import java.util.List;
import org.keepalive4j.Policy;

/**
 * A policy that is in the kernel.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root; {@link
 *     org.keepalive4j.linux.internal.syscall.FileName} says how it stands for a name that isn't
 *     UTF-8
 * @param state whether the policy is in effect
 * @param policy the rules
 * @param since when it was installed
 * @param by who installed it: the user's name, and who that user was before {@code sudo}
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

  /** What the kernel says of a policy's programs. */
  public enum State {
    /** They are attached to the cgroup. */
    ACTIVE,
    /**
     * The program that sets options is attached. The one that protects them from the application
     * was detached, or removed, by somebody else.
     */
    INCOMPLETE,
    /** They were detached by somebody else: the policy does nothing any more. */
    DETACHED,
    /** The cgroup has been removed, and the policy does nothing any more. */
    CGROUP_GONE,
    /** This process may not look: only the user who installed the policy may, and root. */
    UNKNOWN
  }

  /**
   * How often a rule matched since the policy was installed: connections made, accepted, and found
   * when it was installed.
   *
   * @param hits how many connections
   * @param failures how many of these did not take all settings
   */
  public record Count(long hits, long failures) {}
}
