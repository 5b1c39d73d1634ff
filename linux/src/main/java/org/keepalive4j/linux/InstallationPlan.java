package org.keepalive4j.linux;

import java.util.Optional;

/**
 * What installing a policy would do.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root
 * @param replaced the policy that it would replace; empty if there is none, or if it can't be read
 */
public record InstallationPlan(String cgroup, Optional<InstalledPolicy> replaced) {}
