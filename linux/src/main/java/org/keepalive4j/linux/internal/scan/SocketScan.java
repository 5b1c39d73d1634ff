package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.MissingPrivilege.Purpose;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.process.CgroupDirectory;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.process.Owners;
import org.keepalive4j.linux.internal.process.ProcessCommands;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** One scan of the sockets that a {@link SocketQuery} describes. Not thread-safe, and used once. */
public final class SocketScan implements AutoCloseable {
  private final SocketQuery query;
  private final boolean withDirection;

  private final Kernel kernel = Kernel.open();
  private final NetworkNamespaces namespaces = new NetworkNamespaces(kernel);
  private final SocketSource source;
  private final NamespaceOpener opener;
  private final @Nullable Owners owners;
  private final SocketOwners socketOwners;
  private final SocketReader reader;
  private final @Nullable SettingsBackend backend;
  private @Nullable String whyNotBpf;

  private final long directDescriptorsUnseen;

  /**
   * Opens the fastest backend that works here.
   *
   * @param needsBackend whether the scan reads or changes settings
   * @param changes whether the scan changes settings
   * @throws IOException if a process or cgroup of the query doesn't exist or can't be inspected
   */
  private SocketScan(SocketQuery query, boolean needsBackend, boolean changes) throws IOException {
    this.query = query;
    Set<SocketField> fields = query.fields();
    // Changes read the settings themselves.
    boolean withSettings = fields.contains(SocketField.SETTINGS) && !changes;
    boolean withOwners = fields.contains(SocketField.OWNERS);
    withDirection = fields.contains(SocketField.DIRECTION) || query.dependsOnDirection();
    BpfBackend bpf = null;
    boolean complete = false;
    try {
      List<Owners> known = new ArrayList<>();
      for (int pid : query.pids()) {
        known.add(Owners.ofProcess(kernel, pid));
      }
      directDescriptorsUnseen = known.stream().mapToInt(Owners::unreadableRingSockets).sum();
      bpf = needsBackend ? tryBpf(changes) : null;
      // Other processes may share the sockets of a process.
      owners =
          withOwners || known.size() > 1 || (needsBackend && bpf == null && known.isEmpty())
              ? Owners.ofAll(kernel)
              : known.isEmpty() ? null : known.getFirst();
      socketOwners = new SocketOwners(new ProcessCommands(kernel), withOwners ? owners : null);
      if (bpf != null) {
        source = bpf;
        backend = bpf;
      } else {
        source = new NetlinkBackend(kernel, fields.contains(SocketField.SILENT));
        backend = owners != null && needsBackend ? new PidfdBackend(kernel, owners) : null;
      }
      opener = new NamespaceOpener(kernel, namespaces, source);
      reader =
          new SocketReader(
              query,
              known,
              cgroupIds(),
              owners,
              socketOwners,
              backend,
              withSettings,
              fields.contains(SocketField.CGROUP) ? new Cgroups(kernel) : null);
      complete = true;
    } finally {
      if (!complete) {
        if (bpf != null) {
          bpf.close();
        }
        kernel.close();
      }
    }
  }

  /** Returns the IDs of the query's cgroups and of all below them. */
  private Set<Long> cgroupIds() throws IOException {
    Set<Long> ids = new HashSet<>();
    for (String path : query.cgroups()) {
      CgroupDirectory cgroup = CgroupDirectory.of(kernel, path);
      ids.add(cgroup.id(kernel));
      Cgroups.ids(kernel, cgroup.folder(), ids);
    }
    return ids;
  }

  private @Nullable BpfBackend tryBpf(boolean changes) {
    try {
      return BpfBackend.open(kernel, query.stateBits(), changes);
    } catch (IOException e) {
      whyNotBpf = e.getMessage();
      return null;
    }
  }

  /**
   * Passes each socket of the query to the consumer.
   *
   * @throws SyscallException if the kernel refuses the scan
   * @throws IOException if the kernel's answer can't be decoded
   */
  public static ScanResult list(SocketQuery query, Consumer<? super TcpSocket> consumer)
      throws IOException {
    boolean withSettings = query.fields().contains(SocketField.SETTINGS);
    try (var scan = new SocketScan(query, withSettings, false)) {
      var sockets = new AtomicLong();
      scan.run(socket -> {
        sockets.incrementAndGet();
        consumer.accept(socket);
      });
      return scan.result(sockets.get(), 0);
    }
  }

  /**
   * Changes each connection of the query, and passes what happened to the consumer.
   *
   * @param dryRun true to change nothing and report what would change
   * @throws SyscallException if the kernel refuses the scan
   * @throws IOException if the kernel's answer can't be decoded
   */
  public static ScanResult change(
      SocketQuery query, KeepAlive settings, boolean dryRun, Consumer<? super Change> consumer)
      throws IOException {
    try (var scan = new SocketScan(query, true, true)) {
      var changer = new SettingsChanger(scan, settings, dryRun, consumer);
      scan.run(changer);
      scan.finish(settings, consumer);
      return scan.result(changer.connections(), changer.listenersLeftAlone());
    }
  }

  /** Returns the backend of a scan that reads or changes settings. */
  SettingsBackend backend() {
    if (backend == null) {
      throw new IllegalStateException("this scan neither reads nor changes settings");
    }
    return backend;
  }

  /** Makes the changes that the backend collected, and passes what happened to the consumer. */
  void finish(KeepAlive settings, Consumer<? super Change> consumer) throws IOException {
    backend().finish(settings, namespaces, consumer);
  }

  private void run(SocketConsumer consumer) throws IOException {
    if (query.allNamespaces()) {
      for (long id : namespaces.all()) {
        NamespaceOpener.OpenNamespace namespace = opener.openIfPermitted(id);
        if (namespace != null) {
          scan(namespace, consumer);
        }
      }
    } else if (query.namespacesOf().isEmpty()) {
      scan(opener.openOf(namespaces.own(), "this process"), consumer);
    } else {
      Set<Long> scanned = new HashSet<>();
      for (int process : query.namespacesOf()) {
        long id = namespaces.of(process);
        if (scanned.add(id)) {
          scan(opener.openOf(id, "process " + process), consumer);
        }
      }
    }
    handleLateSockets(consumer);
  }

  private void scan(NamespaceOpener.OpenNamespace open, SocketConsumer consumer)
      throws IOException {
    DirectionInference directions = withDirection ? new DirectionInference() : null;
    try (open) {
      source.run(
          open.descriptor().number(),
          query.stateBits(),
          directions,
          reader.of(open.namespace(), directions, consumer));
    }
  }

  private void handleLateSockets(SocketConsumer consumer) throws IOException {
    LateSockets late = reader.late();
    if (owners != null && late != null && !late.all().isEmpty()) {
      owners.refresh();
      owners.setClosed(closedDuringScan(late));
      for (TcpSocket socket : late.all()) {
        reader.accept(reader.complete(socket), consumer);
      }
    }
  }

  /** Returns the inodes of late sockets that have no visible owner because they were closed. */
  private Set<Long> closedDuringScan(LateSockets late) throws IOException {
    Set<Long> closed = late.ownerless();
    for (long id : late.namespacesOf(closed)) {
      try (NamespaceOpener.OpenNamespace open = opener.open(id)) {
        if (open != null) { // otherwise its sockets were closed with it
          source.run(
              open.descriptor().number(),
              query.stateBits(),
              null,
              message -> closed.remove(message.inode()));
        }
      }
    }
    return closed;
  }

  private ScanResult result(long sockets, long listenersLeftAlone) {
    return new ScanResult(
        sockets,
        listenersLeftAlone,
        reader.directionUnknown(),
        reader.cgroupUnknown(),
        directDescriptorsUnseen,
        missingPrivileges(),
        source.isInterrupted(),
        backend == null ? Backend.NETLINK : backend.kind(),
        Optional.ofNullable(whyNotBpf));
  }

  private List<MissingPrivilege> missingPrivileges() {
    var missing = new MissingPrivileges();
    boolean unreadable = owners != null && owners.unreadableProcesses() > 0;
    missing.add(Purpose.SEE_OWNERS, socketOwners.unknown(), unreadable);
    if (backend != null) {
      backend.report(missing, unreadable);
    }
    // For a given process, its own namespace could be seen, and no other one matters.
    missing.add(
        Purpose.SEE_NAMESPACE, query.pids().isEmpty() ? namespaces.unreadableProcesses() : 0, true);
    opener.report(missing);
    return missing.toList();
  }

  @Override
  public void close() {
    if (backend != null) {
      backend.close();
    }
    kernel.close();
  }
}
