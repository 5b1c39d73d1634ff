/**
 * Assembles BPF programs, reads the kernel's type information (BTF), and creates the objects of
 * bpf(2), without a compiler or library. Nothing here knows about keep-alive. Open {@link
 * org.keepalive4j.linux.internal.bpf.Assembler} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.bpf;

import org.jspecify.annotations.NullMarked;
