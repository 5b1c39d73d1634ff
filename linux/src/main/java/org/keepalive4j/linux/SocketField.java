package org.keepalive4j.linux;

/** Optional fields of a socket. A scan fills in only the requested ones, because they take time. */
public enum SocketField {
  /** The settings. Without BPF, costs a scan of /proc and several system calls per socket. */
  SETTINGS,
  /**
   * The processes that have it open. Costs a scan of /proc, with one system call per descriptor.
   */
  OWNERS,
  /** Which side opened the connection. Costs reading TCP_INFO of every socket. */
  DIRECTION,
  /** How long the peer has been silent. Without BPF, costs reading TCP_INFO of every socket. */
  SILENT,
  /** The path of its cgroup. Costs a scan of the cgroup tree. */
  CGROUP
}
