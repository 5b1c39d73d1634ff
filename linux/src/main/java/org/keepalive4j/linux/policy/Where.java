package org.keepalive4j.linux.policy;

/** In which kind of program code runs, and so what R6 is. */
enum Where {
  /** At an event of a connection: R6 is a {@code struct bpf_sock_ops}. */
  EVENT,
  /** On a visit to a connection that is there already: R6 is its {@code struct tcp_sock}. */
  VISIT
}
