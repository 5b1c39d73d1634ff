package org.keepalive4j.linux.internal.policy;

/** The kind of program that code runs in, which determines what R6 holds. */
enum Hook {
  /** A sock_ops program, at an event of a connection. R6 is a {@code struct bpf_sock_ops}. */
  SOCK_OPS,
  /** An iterator, for an open connection. R6 is its {@code struct tcp_sock}. */
  ITERATOR
}
