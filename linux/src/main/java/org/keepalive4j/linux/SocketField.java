package org.keepalive4j.linux;

/** What costs something to find out about a socket, and is found out only if asked for. */
public enum SocketField {
  /** Its settings. Costs some system calls a socket, and a walk through /proc. */
  SETTINGS,
  /** The processes that have it open. Costs a walk through /proc, one system call a descriptor. */
  OWNERS,
  /** Which side opened the connection. Costs TCP_INFO of every socket. */
  DIRECTION,
  /** The path of its cgroup. Costs a walk through the tree of cgroups. */
  CGROUP
}
