/**
 * Every TCP socket of a Linux machine, with its keep-alive settings, and the way to change them in
 * any process. Open {@link org.keepalive4j.linux.TcpSockets} first.
 */
@NullMarked
package org.keepalive4j.linux;

import org.jspecify.annotations.NullMarked;
