package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.Match;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.NetworkNamespace;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.process.Owners;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.DumpDecoder;
import org.keepalive4j.linux.internal.sockdiag.SocketInfo;

/**
 * Turns the kernel's records into the sockets that match a query. Puts sockets aside whose owners
 * are looked for at the end.
 */
final class SocketReader {
  // In the kernel's order: idiag_timer of inet_diag_msg(), net/ipv4/inet_diag.c
  private static final SocketTimer.Kind[] TIMERS = SocketTimer.Kind.values();

  private final SocketQuery query;
  private final List<Owners> ofProcesses;
  private final Set<Long> cgroupIds;
  private final @Nullable Owners owners;
  private final SocketOwners socketOwners;
  private final @Nullable SettingsBackend backend;
  private final boolean withSettings;
  private final @Nullable Cgroups cgroups;
  private final @Nullable LateSockets late;
  private long directionUnknown;
  private long cgroupUnknown;

  /**
   * @param ofProcesses an index for each of the query's processes, empty for all processes. The
   *     scan reports the unreadable rings of these indexes, so it must also use them to decide
   *     which sockets belong to the processes
   * @param cgroupIds the query's cgroups and all below them
   * @param owners null if the scan doesn't need owners
   * @param backend null if the scan neither reads nor changes settings
   * @param withSettings whether to fill in the settings
   * @param cgroups null if the scan doesn't fill in cgroups
   */
  SocketReader(
      SocketQuery query,
      List<Owners> ofProcesses,
      Set<Long> cgroupIds,
      @Nullable Owners owners,
      SocketOwners socketOwners,
      @Nullable SettingsBackend backend,
      boolean withSettings,
      @Nullable Cgroups cgroups) {
    this.query = query;
    this.ofProcesses = ofProcesses;
    this.cgroupIds = cgroupIds;
    this.owners = owners;
    this.socketOwners = socketOwners;
    this.backend = backend;
    this.withSettings = withSettings;
    this.cgroups = cgroups;
    late = owners == null ? null : new LateSockets(owners);
  }

  /**
   * Returns a visitor of the records of one namespace.
   *
   * @param directions null if directions aren't requested
   */
  DumpDecoder.Visitor of(
      NetworkNamespace namespace,
      @Nullable DirectionInference directions,
      SocketConsumer consumer) {
    return message -> read(message, namespace, directions, consumer);
  }

  private void read(
      SocketInfo message,
      NetworkNamespace namespace,
      @Nullable DirectionInference directions,
      SocketConsumer consumer)
      throws IOException {
    long inode = message.inode();
    if ((!query.pids().isEmpty() && !isOwned(inode)) || isInOtherCgroup(message)) {
      return;
    }
    TcpState state = TcpState.of(message.state());
    Endpoint local = new Endpoint(message.localHigh(), message.localLow(), message.localPort());
    Endpoint remote = null;
    Direction direction = null;
    if (state.isConnection()) {
      remote = new Endpoint(message.remoteHigh(), message.remoteLow(), message.remotePort());
      direction = directions == null ? null : directions.direction(message);
    }
    boolean matches = matches(local, remote, direction);
    boolean directionMatters = !matches && direction == null && mayMatch(local, remote);
    boolean cgroupMatters = isCgroupMissing(message);
    boolean undecided = (directionMatters || cgroupMatters) && consumer.wants(state, inode);
    if (!undecided && (!matches || cgroupMatters)) {
      return;
    }
    boolean isLate = late != null && !undecided && late.mayInclude(inode);
    TcpSocket socket =
        new TcpSocket(
            local,
            Optional.ofNullable(remote),
            state,
            Optional.ofNullable(direction),
            isLate || undecided ? Optional.empty() : settings(inode, message.cookie()),
            timer(message),
            silent(message, state),
            isLate || (undecided && query.filter() == null)
                ? Optional.empty()
                : socketOwners.of(inode),
            uid(message),
            inode,
            message.cookie(),
            Optional.ofNullable(cgroups == null ? null : cgroups.path(message.cgroupId())),
            namespace);
    if (undecided) {
      countUndecided(socket, directionMatters);
    } else if (late != null && isLate) {
      if (backend != null) {
        backend.postpone(message.cookie());
      }
      late.add(socket);
    } else {
      accept(socket, consumer);
    }
  }

  private void countUndecided(TcpSocket socket, boolean directionMatters) {
    if (!query.accepts(socket)) {
      return;
    }
    if (directionMatters) {
      directionUnknown++;
    } else {
      cgroupUnknown++;
    }
  }

  /** Returns whether a socket certainly isn't in the query's cgroups. */
  private boolean isInOtherCgroup(SocketInfo message) {
    long id = message.cgroupId();
    return !query.cgroups().isEmpty()
        && !cgroupIds.contains(id)
        && (id != 0 || message.inode() == 0);
  }

  /** Returns whether a socket may be in the query's cgroups, but its own isn't known. */
  private boolean isCgroupMissing(SocketInfo message) {
    return !query.cgroups().isEmpty() && message.cgroupId() == 0 && message.inode() != 0;
  }

  /** Passes a socket to the consumer if the filter accepts it. */
  void accept(TcpSocket socket, SocketConsumer consumer) throws IOException {
    if (query.accepts(socket)) {
      consumer.accept(socket);
    }
  }

  /** Returns the sockets that were put aside, null if the scan doesn't need owners. */
  @Nullable LateSockets late() {
    return late;
  }

  /** Returns a late socket with its settings and with the owners that it has now. */
  TcpSocket complete(TcpSocket socket) throws IOException {
    return socket.with(settings(socket.inode(), socket.cookie()), socketOwners.of(socket.inode()));
  }

  private Optional<SocketSettings> settings(long inode, long cookie) throws IOException {
    return Optional.ofNullable(
        withSettings && backend != null ? backend.read(inode, cookie) : null);
  }

  private static SocketTimer timer(SocketInfo message) {
    return message.timer() == 0
        ? SocketTimer.NONE
        : new SocketTimer(TIMERS[message.timer()], message.timerMillis(), message.unanswered());
  }

  /** Returns empty where the kernel's times are those of another socket, or none. */
  private static Optional<Duration> silent(SocketInfo message, TcpState state) {
    return message.hasCounters() && state.isConnection() && state != TcpState.SYN_SENT
        ? Optional.of(Duration.ofMillis(message.silentMillis()))
        : Optional.empty();
  }

  /**
   * Returns the user, empty where the kernel's 0 doesn't stand for root. The kernel writes 0 for
   * TIME-WAIT and half-open sockets, and before Linux 6.17 for all sockets without an owner
   * (inet_twsk_diag_fill(), inet_req_diag_fill()).
   */
  private static OptionalLong uid(SocketInfo message) {
    return message.uid() == 0 && message.inode() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(message.uid());
  }

  private boolean isOwned(long inode) {
    int at = 0;
    for (int pid : query.pids()) {
      if (ofProcesses.get(at++).has(inode, pid) || (owners != null && owners.has(inode, pid))) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(
      Endpoint local, @Nullable Endpoint remote, @Nullable Direction direction) {
    if (query.matches().isEmpty()) {
      return true;
    }
    if (remote == null) {
      return false;
    }
    var connection =
        new Connection(
            Optional.ofNullable(direction),
            remote.address(),
            Optional.empty(),
            remote.port(),
            local.port());
    for (Match match : query.matches()) {
      if (match.matches(connection)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a connection would match in one of the two directions. */
  private boolean mayMatch(Endpoint local, @Nullable Endpoint remote) {
    return matches(local, remote, Direction.CONNECT) || matches(local, remote, Direction.ACCEPT);
  }

  /** Returns how many connections were left out because their direction is unknown. */
  long directionUnknown() {
    return directionUnknown;
  }

  /** Returns how many sockets were left out because their cgroup is unknown. */
  long cgroupUnknown() {
    return cgroupUnknown;
  }
}
