package org.keepalive4j.linux;

import java.util.Optional;

/**
 * A policy in the kernel that can't be read, because another version of keepalive4j installed it or
 * somebody changed its pins. You can replace or remove it by its cgroup.
 *
 * @param cgroup the cgroup's path below the mount point, {@code /} for the root; empty if the
 *     cgroup was removed
 * @param problem why it can't be read
 */
public record UnreadablePolicy(Optional<String> cgroup, String problem) {}
