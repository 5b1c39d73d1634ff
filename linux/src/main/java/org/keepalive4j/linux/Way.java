package org.keepalive4j.linux;

/** How the settings of sockets were got at. */
public enum Way {
  /** Not at all: nobody asked for them. */
  NONE,
  /** All in one pass inside of the kernel: a BPF iterator. Needs CAP_BPF and CAP_PERFMON. */
  ITERATOR,
  /**
   * One after another by a duplicate of an owner's descriptor: pidfd_getfd(2). Needs what ptrace(2)
   * needs.
   */
  DESCRIPTORS
}
