package org.keepalive4j.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.linux.process.Cgroups;
import org.keepalive4j.linux.process.Commands;
import org.keepalive4j.linux.process.NetworkNamespaces;
import org.keepalive4j.linux.process.Owners;
import org.keepalive4j.linux.sockdiag.DirectionInference;
import org.keepalive4j.linux.sockdiag.DumpDecoder;
import org.keepalive4j.linux.sockdiag.SocketView;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.Fd;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.syscall.SyscallException;

/** One pass over the sockets that a {@link TcpSockets} means. Of one thread, used once. */
final class SocketScan implements AutoCloseable {
  private static final int MOST_LATE = 10_000; // bounds the memory; beyond, an owner stays unknown

  private final TcpSockets query;
  private final @Nullable Match match;
  private final int pid;
  private final boolean seesSettings;
  private final boolean seesOwners;
  private final boolean seesDirections;
  private final boolean seesCgroups;

  private final Kernel kernel = Kernel.open();
  private final Commands commands = new Commands(kernel);
  private final Cgroups cgroups = new Cgroups(kernel);
  private final NetworkNamespaces namespaces = new NetworkNamespaces(kernel);
  private final long ownNamespace;
  private final SocketSource source;
  private final @Nullable Owners owners;
  private final @Nullable SettingsAccess access;
  private @Nullable String whyNotBpf;

  // Sockets made after the walk through /proc: their owners are looked for once more, at the end.
  private final List<TcpSocket> late = new ArrayList<>();
  private final Ownerless ownerless = new Ownerless();
  private long ownerUnknown;
  private long directionUnknown;
  private final long directDescriptorsUnseen;
  private long namespacesShut;
  private @Nullable String namespaceFailure;

  /** What is done with a socket. */
  interface Sink {
    /** Whether sockets like this are wanted at all, if they match. */
    boolean wants(TcpState state, long inode);

    void take(TcpSocket socket) throws IOException;
  }

  /**
   * @param reaches whether the sockets' settings are to be got at, to read or to change them
   * @throws SyscallException if the process that is named is gone or may not be looked into
   */
  SocketScan(TcpSockets query, Set<SocketField> details, boolean reaches) throws SyscallException {
    this.query = query;
    match = query.match();
    pid = query.pid();
    seesSettings = details.contains(SocketField.SETTINGS);
    seesOwners = details.contains(SocketField.OWNERS);
    seesDirections =
        details.contains(SocketField.DIRECTION)
            || (match != null && (match.direction() != null || match.ports() != null));
    seesCgroups = details.contains(SocketField.CGROUP);
    IterationAccess iteration = null;
    boolean complete = false;
    try {
      ownNamespace = namespaces.own();
      Owners known = pid == 0 ? null : Owners.ofProcess(kernel, pid);
      directDescriptorsUnseen = known == null ? 0 : known.unnamed();
      iteration = reaches ? tryIterator() : null;
      // The owners of a process' sockets are itself, and maybe others too.
      owners =
          seesOwners || (reaches && iteration == null && known == null)
              ? Owners.ofAll(kernel)
              : known;
      if (iteration != null) {
        source = iteration;
        access = iteration;
      } else {
        source = new NetlinkSource(kernel);
        access = owners != null && reaches ? new DescriptorAccess(kernel, owners) : null;
      }
      complete = true;
    } finally {
      if (!complete) {
        if (iteration != null) {
          iteration.close();
        }
        kernel.close();
      }
    }
  }

  /** Null where there is only the other backend, which is slower. */
  private @Nullable IterationAccess tryIterator() {
    try {
      return IterationAccess.open(kernel, query.stateBits(), !seesSettings);
    } catch (IOException e) {
      whyNotBpf = e.getMessage();
      return null;
    }
  }

  /** The backend to the settings; only in a pass that reaches them. */
  SettingsAccess access() {
    if (access == null) {
      throw new IllegalStateException("a pass that does not reach settings");
    }
    return access;
  }

  /** Makes the changes that were put off, and hands over what became of them. */
  void finish(KeepAlive settings, Consumer<? super Change> consumer) throws IOException {
    access().finish(settings, namespaces, consumer);
  }

  /** Hands over every socket meant. */
  void run(Sink sink) throws IOException {
    if (query.isEverywhere()) {
      everywhere(sink);
    } else {
      int process = query.namespaceOf();
      View view = look(process == 0 ? ownNamespace : namespaces.of(process));
      if (view == null) {
        throw new SyscallException(
            "open",
            "the network namespace of process " + process,
            Errno.ENOENT,
            "There is no such process any more");
      }
      visit(view, sink);
    }
    takeLate(sink);
  }

  private void everywhere(Sink sink) throws IOException {
    for (long id : namespaces.all()) {
      View view;
      try {
        view = look(id);
      } catch (SyscallException e) {
        if (id == ownNamespace) {
          throw e;
        }
        namespacesShut++;
        if (e.errno() != Errno.EPERM
            || MissingPrivilege.Right.ENTER_NAMESPACE.missingCapabilities().isEmpty()) {
          namespaceFailure = e.getMessage();
        }
        continue;
      }
      if (view != null) {
        visit(view, sink);
      }
    }
  }

  /** A namespace and what answers for it. */
  private record View(Namespace namespace, int descriptor) {}

  /** Looks into a namespace; null if it is gone. */
  private @Nullable View look(long id) throws IOException {
    return id == ownNamespace
        ? look(id, kernel)
        : namespaces.inside(id, inside -> look(id, inside));
  }

  private View look(long id, Kernel inside) throws IOException {
    return new View(new Namespace(id, SystemSettings.read(inside)), source.open(inside));
  }

  private void visit(View view, Sink sink) throws IOException {
    DirectionInference directions = new DirectionInference();
    try (Fd descriptor = new Fd(kernel, view.descriptor())) {
      source.run(
          descriptor.number(),
          query.stateBits(),
          seesDirections ? directions : null,
          new Visit(view.namespace(), directions, sink));
    }
  }

  /** Makes sockets of what the kernel says about one namespace. */
  private final class Visit implements DumpDecoder.Visitor {
    private final Namespace namespace;
    private final DirectionInference directions;
    private final Sink sink;

    Visit(Namespace namespace, DirectionInference directions, Sink sink) {
      this.namespace = namespace;
      this.directions = directions;
      this.sink = sink;
    }

    @Override
    public void socket(SocketView message) throws IOException {
      long inode = message.inode();
      if (pid != 0 && !isOwned(inode)) {
        return;
      }
      TcpState state = TcpState.of(message.state());
      Endpoint local = new Endpoint(message.localHigh(), message.localLow(), message.localPort());
      Endpoint remote = null;
      Direction direction = null;
      if (state.isConnection()) {
        remote = new Endpoint(message.remoteHigh(), message.remoteLow(), message.remotePort());
        direction = seesDirections ? directions.direction(message) : null;
      }
      if (!isMeant(local, remote, direction)) {
        if (direction == null && sink.wants(state, inode) && mayBeMeant(local, remote)) {
          directionUnknown++;
        }
        return;
      }
      boolean isLate = isLate(inode);
      TcpSocket socket =
          new TcpSocket(
              local,
              remote,
              state,
              direction,
              isLate ? null : settings(inode, message.cookie()),
              SocketTimer.of(message),
              isLate ? null : owners(inode),
              uid(message),
              inode,
              message.cookie(),
              seesCgroups ? cgroups.path(message.cgroupId()) : null,
              namespace);
      if (isLate) {
        if (access != null) {
          access.postpone(message.cookie());
        }
        late.add(socket);
      } else {
        sink.take(socket);
      }
    }
  }

  /**
   * Null where the kernel says 0 and does not mean root: of TIME-WAIT and half-open sockets, and
   * before Linux 6.17 of every one that no process has. inet_twsk_diag_fill(), inet_req_diag_fill()
   */
  private static @Nullable Long uid(SocketView message) {
    return message.uid() == 0 && message.inode() == 0 ? null : Long.valueOf(message.uid());
  }

  private boolean isOwned(long inode) {
    if (owners == null || inode == 0) {
      return false;
    }
    int owner = owners.first(inode);
    while (owner != Owners.NONE && owners.pid(owner) != pid) {
      owner = owners.next(owner);
    }
    return owner != Owners.NONE;
  }

  private boolean isMeant(
      Endpoint local, @Nullable Endpoint remote, @Nullable Direction direction) {
    if (match == null) {
      return true;
    }
    return remote != null
        && match.matches(
            new Connection(direction, remote.address(), null, remote.port(), local.port()));
  }

  /** Whether a connection of unknown direction would match if it had one or the other. */
  private boolean mayBeMeant(Endpoint local, @Nullable Endpoint remote) {
    return isMeant(local, remote, Direction.CONNECT) || isMeant(local, remote, Direction.ACCEPT);
  }

  private boolean isLate(long inode) {
    return owners != null
        && inode != 0
        && late.size() < MOST_LATE
        && owners.first(inode) == Owners.NONE
        && owners.mayLack(inode);
  }

  private void takeLate(Sink sink) throws IOException {
    if (owners != null && !late.isEmpty()) {
      owners.refresh();
      owners.setClosed(closedMeanwhile(owners));
      for (TcpSocket socket : late) {
        sink.take(socket.with(settings(socket.inode(), socket.cookie()), owners(socket.inode())));
      }
    }
  }

  /**
   * Of the sockets that nobody is seen to have, those that are gone by now. What is still there has
   * an owner who cannot be seen.
   */
  private Set<Long> closedMeanwhile(Owners index) throws IOException {
    Set<Long> concerned = new HashSet<>();
    for (TcpSocket socket : late) {
      if (index.hide(socket.inode())) {
        ownerless.inodes.add(socket.inode());
        concerned.add(socket.namespace().id());
      }
    }
    for (long id : concerned) {
      View view = look(id);
      if (view != null) { // otherwise its sockets are gone with it
        try (Fd descriptor = new Fd(kernel, view.descriptor())) {
          source.run(descriptor.number(), query.stateBits(), null, ownerless);
        }
      }
    }
    return ownerless.inodes;
  }

  /** Sockets that nobody is seen to have, without those that are met again. */
  private static final class Ownerless implements DumpDecoder.Visitor {
    private final Set<Long> inodes = new HashSet<>();

    @Override
    public void socket(SocketView message) {
      inodes.remove(message.inode());
    }
  }

  private @Nullable SocketSettings settings(long inode, long cookie) throws IOException {
    return seesSettings && access != null ? access.read(inode, cookie) : null;
  }

  private @Nullable List<Owner> owners(long inode) {
    if (!seesOwners || owners == null) {
      return null;
    }
    int owner = inode == 0 ? Owners.NONE : owners.first(inode);
    if (owner == Owners.NONE) {
      if (owners.hide(inode)) {
        ownerUnknown++;
        return null;
      }
      return List.of();
    }
    Owner first = owner(owners, owner);
    owner = owners.next(owner);
    if (owner == Owners.NONE) {
      return List.of(first);
    }
    List<Owner> several = new ArrayList<>();
    several.add(first);
    for (; owner != Owners.NONE; owner = owners.next(owner)) {
      several.add(owner(owners, owner));
    }
    return several.stream()
        .distinct() // a ring can have several descriptors
        .sorted(Comparator.comparingInt(Owner::pid).thenComparingInt(Owner::fd))
        .toList();
  }

  private Owner owner(Owners index, int owner) {
    int process = index.pid(owner);
    return new Owner(process, commands.of(process), index.descriptor(owner));
  }

  /** Returns what the pass came to. */
  ScanResult result(long sockets, long listenersLeftAlone) {
    return new ScanResult(
        sockets,
        listenersLeftAlone,
        directionUnknown,
        directDescriptorsUnseen,
        missingPrivileges(),
        source.isInterrupted(),
        backend(),
        whyNotBpf);
  }

  private List<MissingPrivilege> missingPrivileges() {
    List<MissingPrivilege> missing = new ArrayList<>();
    boolean unreadable = owners != null && owners.unreadableProcesses() > 0;
    note(missing, MissingPrivilege.Right.SEE_OWNERS, ownerUnknown, unreadable, null);
    if (access != null) {
      boolean shut = unreadable || access.isRefused();
      note(missing, MissingPrivilege.Right.REACH_SOCKETS, access.unreachable(), shut, null);
      note(missing, MissingPrivilege.Right.REACH_SOCKETS, access.failed(), false, access.failure());
      note(missing, MissingPrivilege.Right.REACH_DIRECT_DESCRIPTORS, access.inRings(), true, null);
    }
    // A named process' own namespace could be seen: that of another one is not asked about.
    long unseen = pid == 0 ? namespaces.unreadableProcesses() : 0;
    note(missing, MissingPrivilege.Right.SEE_NAMESPACE, unseen, true, null);
    note(
        missing,
        MissingPrivilege.Right.ENTER_NAMESPACE,
        namespacesShut,
        namespaceFailure == null,
        namespaceFailure);
    return missing;
  }

  private static void note(
      List<MissingPrivilege> missing,
      MissingPrivilege.Right right,
      long count,
      boolean shut,
      @Nullable String failure) {
    if (count > 0) {
      List<String> capabilities = shut ? right.missingCapabilities() : List.of();
      missing.add(new MissingPrivilege(right, count, capabilities, failure));
    }
  }

  private Backend backend() {
    if (access == null) {
      return Backend.NETLINK;
    }
    return access instanceof IterationAccess ? Backend.BPF : Backend.PIDFD;
  }

  @Override
  public void close() {
    if (access != null) {
      access.close();
    }
    kernel.close();
  }
}
