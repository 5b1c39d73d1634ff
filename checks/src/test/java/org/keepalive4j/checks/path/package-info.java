/**
 * Paths that forget idle connections, made of network namespaces. Open {@link
 * org.keepalive4j.checks.path.PathProbeTest} first.
 */
@NullMarked
package org.keepalive4j.checks.path;

import org.jspecify.annotations.NullMarked;
