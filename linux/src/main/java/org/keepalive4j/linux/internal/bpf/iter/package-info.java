/**
 * BPF iterator programs that read or change every TCP socket inside the kernel, and the records
 * that they write. Open {@code ListProgram} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.bpf.iter;

import org.jspecify.annotations.NullMarked;
