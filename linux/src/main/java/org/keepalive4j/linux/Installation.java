package org.keepalive4j.linux;

import java.util.Optional;

/**
 * The result of installing a policy.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root
 * @param replaced whether it replaced another policy that was active
 * @param existing what happened to connections that were already open
 */
public record Installation(String cgroup, boolean replaced, Existing existing) {

  /**
   * The connections of the cgroup and those below it, in all network namespaces, that were already
   * open.
   *
   * @param changed how many got the settings of their rule
   * @param leftAlone how many matched no rule, or a rule with {@code leave}
   * @param refused how many refused some of the settings
   * @param directionUnknown how many weren't changed because the rules depend on their direction,
   *     which is unknown
   * @param namespacesNotEntered how many network namespaces couldn't be entered, mostly because
   *     CAP_SYS_ADMIN is missing
   * @param problem the first failure, because of which connections may be missing; empty if there
   *     was none. The policy is active nevertheless.
   */
  public record Existing(
      long changed,
      long leftAlone,
      long refused,
      long directionUnknown,
      int namespacesNotEntered,
      Optional<String> problem) {}
}
