package org.keepalive4j.linux.internal.scan;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Match;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpState;

/**
 * Which sockets a scan looks for, and what it finds out about each.
 *
 * @param allNamespaces whether to scan every network namespace
 * @param namespaceOf a process in the network namespace to scan; 0 for this process' namespace
 * @param pid a process that must own the socket; 0 for any
 * @param match what a connection must match; null for every socket, listeners included
 * @param states the states that a socket may be in
 * @param fields the optional fields to fill in
 */
public record SocketQuery(
    boolean allNamespaces,
    int namespaceOf,
    int pid,
    @Nullable Match match,
    Set<TcpState> states,
    Set<SocketField> fields) {

  /** Returns {@link #states} as bits. */
  int stateBits() {
    int bits = 0;
    for (TcpState state : states) {
      bits |= state.bit();
    }
    return bits;
  }
}
