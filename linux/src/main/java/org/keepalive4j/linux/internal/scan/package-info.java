/**
 * Finds the TCP sockets of a host, reads their settings and owners, and changes settings in any
 * process. Open {@link org.keepalive4j.linux.internal.scan.SocketScan} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.scan;

import org.jspecify.annotations.NullMarked;
