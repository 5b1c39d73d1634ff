/**
 * Paths that drop idle connections, built from network namespaces. Open {@link
 * org.keepalive4j.checks.path.PathProbeTest} first.
 */
@NullMarked
package org.keepalive4j.checks.path;

import org.jspecify.annotations.NullMarked;
