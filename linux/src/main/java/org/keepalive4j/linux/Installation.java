package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/**
 * What came of installing a policy.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root
 * @param replaced whether it took the place of another policy, which was in force until then
 * @param existing what became of the connections that were there already
 */
public record Installation(String cgroup, boolean replaced, Existing existing) {

  /**
   * The connections that were there already, of the cgroup and those below it, in all network
   * namespaces.
   *
   * @param changed how many got the settings of their rule
   * @param leftAlone how many no rule matched, or a rule that leaves alone
   * @param refused how many did not take all settings
   * @param directionUnknown how many were left alone because the rules treat connections that this
   *     side opened and others differently, and which side opened these can't be told
   * @param namespacesNotEntered how many network namespaces could not be looked into, most often
   *     for want of CAP_SYS_ADMIN
   * @param problem what kept connections from being looked at: the first failure; null if there was
   *     none. The policy is active all the same.
   */
  public record Existing(
      long changed,
      long leftAlone,
      long refused,
      long directionUnknown,
      int namespacesNotEntered,
      @Nullable String problem) {}
}
