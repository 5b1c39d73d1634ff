package org.keepalive4j.linux.internal.policy;

/** In which kind of program code runs, and so what R6 is. */
enum Hook {
  /** At an event of a connection: R6 is a {@code struct bpf_sock_ops}. */
  SOCK_OPS,
  /** On a visit to a connection that is there already: R6 is its {@code struct tcp_sock}. */
  ITERATOR
}
