package org.keepalive4j.linux.policy;

import java.time.Instant;
import java.util.List;
import org.keepalive4j.Policy;

/**
 * A policy that is in the kernel.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root
 * @param cgroupGone whether the cgroup has been removed since: then the policy does nothing any
 *     more
 * @param policy the rules
 * @param since when it was installed
 * @param by who installed it: the user's name, and who that user was before {@code sudo}
 * @param counts how often each rule matched, in the order of the rules
 * @param unmatched how many connections no rule matched
 */
public record InstalledPolicy(
    String cgroup,
    boolean cgroupGone,
    Policy policy,
    Instant since,
    String by,
    List<Count> counts,
    long unmatched) {

  /**
   * How often a rule matched since the policy was installed: connections made, accepted, and found
   * when it was installed.
   *
   * @param hits how many connections
   * @param failures how many of these did not take all settings
   */
  public record Count(long hits, long failures) {}
}
