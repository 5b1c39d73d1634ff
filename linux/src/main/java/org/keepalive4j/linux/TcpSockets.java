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
import org.keepalive4j.linux.internal.scan.SocketQuery;
import org.keepalive4j.linux.internal.scan.SocketScan;

/**
 * A question for TCP sockets of this machine, and the way to change them.
 *
 * <pre>{@code
 * ScanResult pass =
 *     TcpSockets.here()
 *         .matching(Match.parse("connect *:5432"))
 *         .with(SocketField.SETTINGS, SocketField.OWNERS)
 *         .forEach(System.out::println);
 * }</pre>
 *
 * <p>Addresses, states and timers need no right. What does is null where the right is missing, and
 * the pass says once which one that was. Immutable, safe for any thread.
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

  private final int namespace; // a process that is in it, or one of the constants
  private final int pid; // 0 for any
  private final @Nullable Match match; // null for every socket, those without a peer among them
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

  /** Every socket of this process' network namespace. */
  public static TcpSockets here() {
    return HERE;
  }

  /** Every socket of the network namespace that a process is in. */
  public static TcpSockets inNamespaceOf(int pid) {
    return new TcpSockets(positive(pid), 0, null, HERE.states, HERE.fields);
  }

  /**
   * Every socket of every network namespace that has a process or is mounted (containers, {@code ip
   * netns}). Other namespaces than one's own need CAP_SYS_ADMIN; without, they are left out, and
   * the pass says so.
   */
  public static TcpSockets everywhere() {
    return new TcpSockets(ALL_NAMESPACES, 0, null, HERE.states, HERE.fields);
  }

  /** The same, but only sockets that a process has open, alone or with others. */
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
   * The same, but only connections that match, and no listeners. {@link Match#ALL} is every socket
   * again.
   *
   * @throws IllegalArgumentException for a match by name, which the kernel does not know
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
   * The same, but only sockets in these states. Without, all states but {@link
   * TcpState#BOUND_INACTIVE}.
   */
  public TcpSockets inStates(Set<TcpState> states) {
    EnumSet<TcpState> some = EnumSet.noneOf(TcpState.class);
    some.addAll(states);
    return new TcpSockets(namespace, pid, match, some, fields);
  }

  /** The same, with these fields too. */
  public TcpSockets with(SocketField... fields) {
    EnumSet<SocketField> more = EnumSet.copyOf(this.fields);
    for (SocketField field : fields) {
      more.add(field);
    }
    return new TcpSockets(namespace, pid, match, states, more);
  }

  /**
   * Hands over every socket as it comes from the kernel; nothing is collected.
   *
   * @throws org.keepalive4j.linux.SyscallException if the kernel cannot be asked, or a process that
   *     was named is gone or may not be looked into
   * @throws IOException if the kernel's answer cannot be understood
   */
  public ScanResult forEach(Consumer<? super TcpSocket> consumer) throws IOException {
    return SocketScan.list(query(), consumer);
  }

  /**
   * The sockets, collected. For very many, {@link #forEach} takes less memory, and tells about
   * missing rights.
   */
  public List<TcpSocket> list() throws IOException {
    List<TcpSocket> sockets = new ArrayList<>();
    forEach(sockets::add);
    return sockets;
  }

  /**
   * Gives settings to every connection meant, one after another, and hands over what became of
   * each, as the kernel has it afterwards. Listeners are left alone, because connections that they
   * accept would inherit settings that no match has seen; so are half-open connections and those
   * that no process has any more.
   *
   * <p>Where it is permitted, all are changed in one pass inside of the kernel, also connections
   * that no process has accepted yet. Else each is changed by a duplicate of its owner's
   * descriptor. Either way its cookie is compared before: never is another one changed.
   *
   * @throws org.keepalive4j.linux.SyscallException if the kernel cannot be asked, or a process that
   *     was named is gone or may not be looked into
   * @throws IOException if the kernel's answer cannot be understood
   */
  public ScanResult apply(KeepAlive settings, Consumer<? super Change> consumer)
      throws IOException {
    return SocketScan.change(query(), settings, false, consumer);
  }

  /** As {@link #apply}, but changes nothing: says what would become of each connection. */
  public ScanResult dryRun(KeepAlive settings, Consumer<? super Change> consumer)
      throws IOException {
    return SocketScan.change(query(), settings, true, consumer);
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
