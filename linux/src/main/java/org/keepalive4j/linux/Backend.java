package org.keepalive4j.linux;

/** How the settings of sockets were got at. */
public enum Backend {
  /** Not at all: nobody asked for them. */
  NETLINK,
  /** All in one pass inside of the kernel: a BPF iterator. Needs CAP_BPF and CAP_PERFMON. */
  BPF,
  /**
   * One after another by a duplicate of an owner's descriptor: pidfd_getfd(2). Needs what ptrace(2)
   * needs.
   */
  PIDFD
}
