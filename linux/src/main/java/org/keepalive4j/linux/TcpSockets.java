package org.keepalive4j.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Host;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.linux.internal.ping.PingRun;
import org.keepalive4j.linux.internal.scan.SocketQuery;
import org.keepalive4j.linux.internal.scan.SocketScan;

/**
 * Lists and changes TCP sockets of this host.
 *
 * <pre>{@code
 * ScanResult result =
 *     TcpSockets.here()
 *         .matching(Match.parse("connect *:5432"))
 *         .with(SocketField.SETTINGS, SocketField.OWNERS)
 *         .forEach(System.out::println);
 * }</pre>
 *
 * <p>Addresses, states and timers need no privileges. If a privilege is missing for another field,
 * the field is null, and {@link ScanResult#missingPrivileges} names the privilege. Immutable and
 * thread-safe.
 */
public final class TcpSockets {
  private static final int OWN_NAMESPACE = 0;
  private static final int ALL_NAMESPACES = -1;

  private static final TcpSockets HERE =
      new TcpSockets(
          OWN_NAMESPACE,
          0,
          null,
          EnumSet.range(TcpState.ESTABLISHED, TcpState.CLOSING),
          EnumSet.noneOf(SocketField.class));

  private final int namespace; // a process in the namespace, or one of the constants
  private final int pid; // 0 for any
  private final @Nullable Match match; // null for every socket, including listeners
  private final EnumSet<TcpState> states;
  private final EnumSet<SocketField> fields;

  private TcpSockets(
      int namespace,
      int pid,
      @Nullable Match match,
      EnumSet<TcpState> states,
      EnumSet<SocketField> fields) {
    this.namespace = namespace;
    this.pid = pid;
    this.match = match;
    this.states = states;
    this.fields = fields;
  }

  /** Returns a query for all sockets of this process' network namespace. */
  public static TcpSockets here() {
    return HERE;
  }

  /** Returns a query for all sockets of a process' network namespace. */
  public static TcpSockets inNamespaceOf(int pid) {
    return new TcpSockets(positive(pid), 0, null, HERE.states, HERE.fields);
  }

  /**
   * Returns a query for all sockets of every network namespace that has a process or is mounted
   * (containers, {@code ip netns}). Other namespaces than this process' own need CAP_SYS_ADMIN.
   * Without it they are left out, and the result says so.
   */
  public static TcpSockets everywhere() {
    return new TcpSockets(ALL_NAMESPACES, 0, null, HERE.states, HERE.fields);
  }

  /** Returns a query for only those sockets that a process has open. Others may share them. */
  public TcpSockets ownedBy(int pid) {
    return new TcpSockets(namespace, positive(pid), match, states, fields);
  }

  private static int positive(int pid) {
    if (pid <= 0) {
      throw new IllegalArgumentException("pid must be positive, was " + pid);
    }
    return pid;
  }

  /**
   * Returns a query for only those connections that match, and no listeners. {@link Match#ALL}
   * includes every socket again.
   *
   * @throws IllegalArgumentException for a match by host name, which the kernel doesn't know
   */
  public TcpSockets matching(Match match) {
    if (match.host() instanceof Host.Name) {
      throw new IllegalArgumentException(
          "a host must be an address, a network or *, was "
              + match.host()
              + ": names are known only inside the process that connects, to the agent");
    }
    return new TcpSockets(namespace, pid, match.equals(Match.ALL) ? null : match, states, fields);
  }

  /**
   * Returns a query for only those sockets in the given states. By default, all states but {@link
   * TcpState#NEW_SYN_RECV} and {@link TcpState#BOUND_INACTIVE}.
   */
  public TcpSockets inStates(Set<TcpState> states) {
    EnumSet<TcpState> some = EnumSet.noneOf(TcpState.class);
    some.addAll(states);
    return new TcpSockets(namespace, pid, match, some, fields);
  }

  /** Returns a query that also fills in the given fields. */
  public TcpSockets with(SocketField... fields) {
    EnumSet<SocketField> more = EnumSet.copyOf(this.fields);
    for (SocketField field : fields) {
      more.add(field);
    }
    return new TcpSockets(namespace, pid, match, states, more);
  }

  /**
   * Passes each socket to the consumer as it comes from the kernel.
   *
   * @throws org.keepalive4j.linux.SyscallException if the kernel refuses the scan, or the given
   *     process has ended or can't be inspected
   * @throws IOException if the kernel's answer can't be decoded
   */
  public ScanResult forEach(Consumer<? super TcpSocket> consumer) throws IOException {
    return SocketScan.list(query(), consumer);
  }

  /**
   * Returns the sockets as a list. {@link #forEach} needs less memory, and reports missing
   * privileges.
   */
  public List<TcpSocket> list() throws IOException {
    List<TcpSocket> sockets = new ArrayList<>();
    forEach(sockets::add);
    return sockets;
  }

  /**
   * Changes the settings of every connection of this query, reads them back, and passes the outcome
   * to the consumer. It doesn't change listeners, because accepted connections would inherit the
   * settings without being matched, nor half-open and closed connections.
   *
   * <p>If BPF is permitted, the kernel changes all connections in one scan, including those that
   * aren't accepted yet. Otherwise each is changed through a duplicate of its owner's descriptor.
   * Both backends compare the socket's cookie first, so no other socket is ever changed.
   *
   * @throws org.keepalive4j.linux.SyscallException if the kernel refuses the scan, or the given
   *     process has ended or can't be inspected
   * @throws IOException if the kernel's answer can't be decoded
   */
  public ScanResult apply(KeepAlive settings, Consumer<? super Change> consumer)
      throws IOException {
    return SocketScan.change(query(), settings, false, consumer);
  }

  /** Reports what {@link #apply} would do, without changing anything. */
  public ScanResult dryRun(KeepAlive settings, Consumer<? super Change> consumer)
      throws IOException {
    return SocketScan.change(query(), settings, true, consumer);
  }

  /**
   * Asks the peer of every connection of this query whether it is still there, and passes each
   * answer to the listener. It doesn't need the cooperation of the owner.
   *
   * <p>The kernel sends one segment that every TCP answers, and this process watches whether a
   * segment comes in. Settings and timers stay as they are. A peer that was heard from less than a
   * second ago is asked when that second is over. An unanswered segment is repeated every second
   * until the timeout. A segment that the peer sends by itself during the ping is an answer, too.
   *
   * <p>Listeners, half-open connections, and connections that their process has closed are left
   * out.
   *
   * @return the result of the scan for the connections
   * @throws org.keepalive4j.linux.SyscallException if CAP_NET_ADMIN is missing, if the kernel
   *     refuses the scan, or if the given process has ended or can't be inspected
   * @throws IOException if the kernel's answer can't be decoded
   */
  public ScanResult ping(PingOptions options, PingListener listener) throws IOException {
    return PingRun.run(with(SocketField.OWNERS).query(), options, listener);
  }

  private SocketQuery query() {
    return new SocketQuery(
        namespace == ALL_NAMESPACES,
        Math.max(namespace, OWN_NAMESPACE),
        pid,
        match,
        Set.copyOf(states),
        Set.copyOf(fields));
  }
}
