/**
 * Measures the idle timeout of a path with many connections, each idle for a different time before
 * it is probed. Open {@link org.keepalive4j.linux.internal.path.PathSearch} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.path;

import org.jspecify.annotations.NullMarked;
