/**
 * System calls by number: the only package that imports {@code java.lang.foreign}. Open {@link
 * org.keepalive4j.linux.internal.syscall.Kernel} first; callers of the library only meet {@link
 * org.keepalive4j.linux.SyscallException}.
 */
@NullMarked
package org.keepalive4j.linux.internal.syscall;

import org.jspecify.annotations.NullMarked;
