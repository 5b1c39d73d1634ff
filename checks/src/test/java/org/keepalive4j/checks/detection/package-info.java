/**
 * Compares {@link org.keepalive4j.Detection} with what the kernel does to Java's sockets. Open
 * {@link org.keepalive4j.checks.detection.DeadPeerTest} first.
 */
@NullMarked
package org.keepalive4j.checks.detection;

import org.jspecify.annotations.NullMarked;
