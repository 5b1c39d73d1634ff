/**
 * BPF without compiler and library: instructions, the kernel's own type information, and bpf(2)'s
 * objects. Open {@link org.keepalive4j.linux.internal.bpf.Assembler} first; nothing here knows
 * keep-alive.
 */
@NullMarked
package org.keepalive4j.linux.internal.bpf;

import org.jspecify.annotations.NullMarked;
