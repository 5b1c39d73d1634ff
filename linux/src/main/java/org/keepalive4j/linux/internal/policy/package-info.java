/**
 * A {@code Policy} in the kernel: compiled to BPF, installed on a cgroup, shown, removed, and
 * applied to connections that exist. Open {@code PolicyInstaller} first; callers of the library
 * enter by {@code org.keepalive4j.linux.KernelPolicy} and only meet the records and the exception
 * of this package.
 */
@NullMarked
package org.keepalive4j.linux.internal.policy;

import org.jspecify.annotations.NullMarked;
