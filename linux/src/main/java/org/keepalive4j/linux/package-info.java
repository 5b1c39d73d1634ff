/**
 * Lists every TCP socket of a Linux host and changes keep-alive settings in any process; installs
 * policies in the kernel; measures idle timeouts of paths. Open {@link
 * org.keepalive4j.linux.TcpSockets} first.
 */
@NullMarked
package org.keepalive4j.linux;

import org.jspecify.annotations.NullMarked;
