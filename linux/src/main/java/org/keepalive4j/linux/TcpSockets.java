package org.keepalive4j.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
 * the field is empty, and {@link ScanResult#missingPrivileges} names the privilege. Immutable and
 * thread-safe.
 */
public final class TcpSockets {
  private static final TcpSockets HERE =
      new TcpSockets(
          new SocketQuery(
              false,
              Set.of(),
              Set.of(),
              Set.of(),
              List.of(),
              null,
              EnumSet.range(TcpState.ESTABLISHED, TcpState.CLOSING),
              Set.of()));

  private final SocketQuery query;

  private TcpSockets(SocketQuery query) {
    this.query = query;
  }

  /** Returns a query for all sockets of this process' network namespace. */
  public static TcpSockets here() {
    return HERE;
  }

  /** Returns a query for all sockets of the network namespaces of these processes. */
  public static TcpSockets inNamespaceOf(int... pids) {
    return new TcpSockets(HERE.query.inNamespacesOf(positive(pids)));
  }

  /**
   * Returns a query for all sockets of every network namespace that has a process or is mounted
   * (containers, {@code ip netns}). Other namespaces than this process' own need CAP_SYS_ADMIN.
   * Without it they are left out, and the result says so.
   */
  public static TcpSockets everywhere() {
    return new TcpSockets(HERE.query.inAllNamespaces());
  }

  /**
   * Returns a query for only those sockets that one of these processes has open. Others may share
   * them.
   */
  public TcpSockets ownedBy(int... pids) {
    return new TcpSockets(query.ownedBy(positive(pids)));
  }

  private static Set<Integer> positive(int... pids) {
    Set<Integer> distinct = new LinkedHashSet<>();
    for (int pid : pids) {
      if (pid <= 0) {
        throw new IllegalArgumentException("pid must be positive, was " + pid);
      }
      distinct.add(pid);
    }
    if (distinct.isEmpty()) {
      throw new IllegalArgumentException("no process was given");
    }
    return distinct;
  }

  /**
   * Returns a query for only those connections that one of the matches includes, and no listeners.
   * {@link Match#ALL} includes every socket again.
   *
   * @throws IllegalArgumentException without a match, and for a match by host name, which the
   *     kernel doesn't know
   */
  public TcpSockets matching(Match... matches) {
    List<Match> all = List.of(matches);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no match was given");
    }
    for (Match match : all) {
      if (match.host() instanceof Host.Name) {
        throw new IllegalArgumentException(
            "a host must be an address, a network or *, was "
                + match.host()
                + ": names are known only inside the process that connects, to the agent");
      }
    }
    return new TcpSockets(query.matching(all.contains(Match.ALL) ? List.of() : all));
  }

  /**
   * Returns a query for only those sockets that belong to one of these cgroups, or to one below.
   *
   * @param paths the cgroups' paths below the mount point of cgroup version 2, such as {@code
   *     /system.slice/sshd.service}, or the full paths of their directories
   */
  public TcpSockets inCgroups(String... paths) {
    return new TcpSockets(query.inCgroups(Set.of(paths)));
  }

  /**
   * Returns a query for only those sockets that a filter accepts. The filter sees the fields that
   * {@link #with} requests. It is the last condition: it is called once for each socket that meets
   * all others.
   */
  public TcpSockets where(Predicate<? super TcpSocket> filter) {
    return new TcpSockets(query.where(filter));
  }

  /**
   * Returns a query for only those sockets in the given states. By default, all states but {@link
   * TcpState#NEW_SYN_RECV} and {@link TcpState#BOUND_INACTIVE}.
   */
  public TcpSockets inStates(Set<TcpState> states) {
    return new TcpSockets(query.inStates(states));
  }

  /** Returns a query that also fills in the given fields. */
  public TcpSockets with(SocketField... fields) {
    Set<SocketField> more = EnumSet.noneOf(SocketField.class);
    more.addAll(query.fields());
    more.addAll(List.of(fields));
    return new TcpSockets(query.with(more));
  }

  /**
   * Passes each socket to the consumer as it comes from the kernel.
   *
   * @throws IllegalArgumentException for the path of a cgroup that is empty or contains {@code ..}
   * @throws KernelPolicyException if there is no such cgroup, or cgroup version 2 isn't mounted
   * @throws org.keepalive4j.linux.SyscallException if the kernel refuses the scan, or the given
   *     process has ended or can't be inspected
   * @throws IOException if the kernel's answer can't be decoded
   */
  public ScanResult forEach(Consumer<? super TcpSocket> consumer) throws IOException {
    return SocketScan.list(query, consumer);
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
    return SocketScan.change(query, settings, false, consumer);
  }

  /** Reports what {@link #apply} would do, without changing anything. */
  public ScanResult dryRun(KeepAlive settings, Consumer<? super Change> consumer)
      throws IOException {
    return SocketScan.change(query, settings, true, consumer);
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
    return PingRun.run(with(SocketField.OWNERS).query, options, listener);
  }
}
