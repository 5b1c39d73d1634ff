/**
 * Reads from /proc which processes own a socket, and their commands, cgroups and network
 * namespaces; duplicates their descriptors. Open {@link
 * org.keepalive4j.linux.internal.process.Owners} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.process;

import org.jspecify.annotations.NullMarked;
