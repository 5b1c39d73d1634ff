/**
 * How the command starts: the launcher, the cache that makes it fast, and the start time. Open
 * {@link org.keepalive4j.checks.start.StartUpCacheTest} first.
 */
@NullMarked
package org.keepalive4j.checks.start;

import org.jspecify.annotations.NullMarked;
