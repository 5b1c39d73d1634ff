package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/**
 * A policy in the kernel whose record can't be read: another version of keepalive4j installed it,
 * or somebody else changed what is pinned. It can be replaced and removed by its cgroup.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root; null if the cgroup
 *     is gone
 * @param problem why it can't be read
 */
public record UnreadablePolicy(@Nullable String cgroup, String problem) {}
