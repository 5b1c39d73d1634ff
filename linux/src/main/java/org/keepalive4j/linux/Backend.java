package org.keepalive4j.linux;

/** The kernel interface that a scan used for settings. */
public enum Backend {
  /** Netlink (sock_diag(7)), which lists sockets without their settings. Needs no privileges. */
  NETLINK,
  /** A BPF iterator, which reads all sockets inside the kernel. Needs CAP_BPF and CAP_PERFMON. */
  BPF,
  /**
   * Duplicates of the owners' descriptors (pidfd_getfd(2)), one socket at a time. Needs the
   * privileges of ptrace(2).
   */
  PIDFD
}
