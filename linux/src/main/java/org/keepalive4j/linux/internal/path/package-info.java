/**
 * How long a path keeps idle connections: many of them, each left idle for another time and then
 * asked. Open {@link org.keepalive4j.linux.internal.path.PathSearch} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.path;

import org.jspecify.annotations.NullMarked;
