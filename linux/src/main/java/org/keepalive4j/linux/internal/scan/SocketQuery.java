package org.keepalive4j.linux.internal.scan;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Match;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/**
 * Which sockets a scan looks for, and what it finds out about each.
 *
 * @param allNamespaces whether to scan every network namespace
 * @param namespacesOf processes in the network namespaces to scan; empty for this process'
 *     namespace
 * @param pids processes of which one must own the socket; empty for any
 * @param cgroups paths of cgroups of which one, or one below, the socket must belong to; empty for
 *     any
 * @param matches what a connection must match one of; empty for every socket, listeners included
 * @param filter what a socket that meets all other conditions must pass; null for nothing
 * @param states the states that a socket may be in
 * @param fields the optional fields to fill in
 */
public record SocketQuery(
    boolean allNamespaces,
    Set<Integer> namespacesOf,
    Set<Integer> pids,
    Set<String> cgroups,
    List<Match> matches,
    @Nullable Predicate<? super TcpSocket> filter,
    Set<TcpState> states,
    Set<SocketField> fields) {

  /** Copies the sets. */
  public SocketQuery {
    states = Set.copyOf(states);
    fields = Set.copyOf(fields);
  }

  /** Returns a copy that scans the network namespaces of these processes. */
  public SocketQuery inNamespacesOf(Set<Integer> processes) {
    return new SocketQuery(false, processes, pids, cgroups, matches, filter, states, fields);
  }

  /** Returns a copy that scans every network namespace. */
  public SocketQuery inAllNamespaces() {
    return new SocketQuery(true, Set.of(), pids, cgroups, matches, filter, states, fields);
  }

  /** Returns a copy with other owners. */
  public SocketQuery ownedBy(Set<Integer> owners) {
    return new SocketQuery(
        allNamespaces, namespacesOf, owners, cgroups, matches, filter, states, fields);
  }

  /** Returns a copy with other cgroups. */
  public SocketQuery inCgroups(Set<String> paths) {
    return new SocketQuery(
        allNamespaces, namespacesOf, pids, paths, matches, filter, states, fields);
  }

  /** Returns a copy with other matches. */
  public SocketQuery matching(List<Match> some) {
    return new SocketQuery(
        allNamespaces, namespacesOf, pids, cgroups, some, filter, states, fields);
  }

  /** Returns a copy with another filter. */
  public SocketQuery where(Predicate<? super TcpSocket> other) {
    return new SocketQuery(
        allNamespaces, namespacesOf, pids, cgroups, matches, other, states, fields);
  }

  /** Returns a copy with other states. */
  public SocketQuery inStates(Set<TcpState> some) {
    return new SocketQuery(
        allNamespaces, namespacesOf, pids, cgroups, matches, filter, some, fields);
  }

  /** Returns a copy with other fields. */
  public SocketQuery with(Set<SocketField> others) {
    return new SocketQuery(
        allNamespaces, namespacesOf, pids, cgroups, matches, filter, states, others);
  }

  /** Returns whether the matches depend on which side opened a connection. */
  boolean dependsOnDirection() {
    return matches.stream()
        .anyMatch(match -> match.direction().isPresent() || match.ports().isPresent());
  }

  /** Returns whether a socket passes the filter. */
  boolean accepts(TcpSocket socket) {
    return filter == null || filter.test(socket);
  }

  /** Returns {@link #states} as bits. */
  int stateBits() {
    int bits = 0;
    for (TcpState state : states) {
      bits |= state.bit();
    }
    return bits;
  }
}
