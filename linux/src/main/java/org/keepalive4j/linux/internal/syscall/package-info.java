/**
 * Makes system calls by number. It is the only package that uses {@code java.lang.foreign}. Open
 * {@link org.keepalive4j.linux.internal.syscall.Kernel} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.syscall;

import org.jspecify.annotations.NullMarked;
