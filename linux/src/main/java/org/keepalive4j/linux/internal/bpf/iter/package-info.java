/**
 * Programs that visit every TCP socket in one pass, to read it or to change it, and what they tell.
 * Open {@code ListProgram} first; {@code SocketLayout} says where the kernel keeps what.
 */
@NullMarked
package org.keepalive4j.linux.internal.bpf.iter;

import org.jspecify.annotations.NullMarked;
