/**
 * What /proc knows about processes: which of them own a socket, their commands, cgroups and network
 * namespaces, and the way to their descriptors. Open {@link
 * org.keepalive4j.linux.internal.process.Owners} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.process;

import org.jspecify.annotations.NullMarked;
