package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.Installation;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.SocketIterator;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.bpf.iter.SocketRecord;
import org.keepalive4j.linux.internal.process.CgroupDirectory;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.syscall.Fd;

/** Applies a policy to open connections in all network namespaces. */
final class ExistingConnections implements AutoCloseable {
  private static final String OWN_NAMESPACE = "/proc/self/ns/net";

  private final Bpf bpf;
  private final CgroupDirectory folder;
  private final BpfMap totals;
  private final @Nullable BpfMap cgroups; // null for the root, which includes every connection
  private final @Nullable ConnectionDirections directions; // null if directions don't matter
  private final BpfLink iterator;

  private @Nullable Set<Long> cgroupIds;
  private long changed;
  private long leftAlone;
  private long refused;
  private int notEntered;
  private @Nullable String problem;

  private ExistingConnections(
      Bpf bpf,
      CgroupDirectory folder,
      BpfMap totals,
      @Nullable BpfMap cgroups,
      @Nullable ConnectionDirections directions,
      BpfLink iterator) {
    this.bpf = bpf;
    this.folder = folder;
    this.totals = totals;
    this.cgroups = cgroups;
    this.directions = directions;
    this.iterator = iterator;
  }

  /** Loads the programs, so that a refusal comes before anything is changed. */
  static ExistingConnections prepare(
      Bpf bpf, Policy policy, PolicyMaps maps, SocketLayout fields, CgroupDirectory folder)
      throws IOException {
    var totals = BpfMap.array(bpf, "keepalive_total", IteratorProgram.TOTALS_LENGTH, 1);
    BpfMap cgroups = null;
    ConnectionDirections directions = null;
    BpfLink iterator = null;
    try {
      cgroups = folder.isRoot() ? null : newCgroups(bpf, folder);
      directions =
          ConnectionDirections.matterTo(policy)
              ? ConnectionDirections.prepare(bpf, policy, fields)
              : null;
      var directionsMap = directions == null ? null : directions.map();
      try (var program =
          IteratorProgram.load(bpf, policy, maps, fields, totals, cgroups, directionsMap)) {
        iterator = BpfLink.iterator(bpf, program);
      }
      requireAccess(bpf, iterator);
      return new ExistingConnections(bpf, folder, totals, cgroups, directions, iterator);
    } catch (IOException | RuntimeException e) {
      close(iterator, directions, cgroups, totals);
      throw e;
    }
  }

  /** Creates a map with room for all cgroups and for new ones. */
  private static BpfMap newCgroups(Bpf bpf, CgroupDirectory folder) throws IOException {
    Set<Long> ids = new HashSet<>();
    try {
      Cgroups.ids(bpf.kernel(), folder.folder(), ids);
    } catch (SyscallException e) {
      // Cgroups can be nested deeper than the longest path. The policy applies to those as well,
      // but
      // their open connections can't be changed.
      if (e.errno() != Errno.ENAMETOOLONG) {
        throw e;
      }
    }
    int room = Math.max(1 << 16, 2 * ids.size());
    return BpfMap.hash(bpf, "keepalive_cgroup", Long.BYTES, Long.BYTES, room);
  }

  /** Opens a namespace and an iterator, as a scan does. */
  private static void requireAccess(Bpf bpf, BpfLink iterator) throws IOException {
    var kernel = bpf.kernel();
    try (var _ = new Fd(kernel, SocketIterator.open(bpf, iterator))) {
      int namespace = kernel.open(OWN_NAMESPACE);
      if (namespace < 0) {
        throw new SyscallException("open", OWN_NAMESPACE, -namespace);
      }
      kernel.close(namespace);
    }
  }

  /**
   * Applies the policy. Reads the cgroups only now, because the policy already covers newer ones.
   * Doesn't throw, because the policy is already active: failures are part of the result.
   */
  Installation.Existing apply() {
    attempt(this::fillCgroups);
    var namespaces = new NetworkNamespaces(bpf.kernel());
    attempt(() -> applyInNamespace(namespaces, namespaces.own()));
    attempt(() -> applyInOtherNamespaces(namespaces));
    long directionUnknown = directions == null ? 0 : directions.unknown();
    return new Installation.Existing(
        changed, leftAlone, refused, directionUnknown, notEntered, Optional.ofNullable(problem));
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private boolean attempt(Step step) {
    try {
      step.run();
      return true;
    } catch (IOException
        | RuntimeException
        | OutOfMemoryError e) { // OutOfMemoryError: also if no thread can be created
      problem = problem == null ? String.valueOf(e.getMessage()) : problem;
      return false;
    }
  }

  private void fillCgroups() throws IOException {
    if (cgroups != null) {
      Set<Long> ids = new HashSet<>();
      cgroupIds = ids;
      try {
        Cgroups.ids(bpf.kernel(), folder.folder(), ids);
      } finally {
        for (long id : ids) {
          cgroups.put(id, 1);
        }
      }
    }
  }

  private void applyInOtherNamespaces(NetworkNamespaces namespaces) throws IOException {
    long own = namespaces.own();
    for (long id : namespaces.all()) {
      if (id != own && !attempt(() -> applyInNamespace(namespaces, id))) {
        notEntered++;
      }
    }
  }

  private void applyInNamespace(NetworkNamespaces namespaces, long id) throws IOException {
    totals.update(0, new byte[IteratorProgram.TOTALS_LENGTH]);
    if (directions == null) {
      applyProgram(namespaces, id);
    } else {
      directions.begin(cgroupIds);
      read(namespaces, id, directions.list(), SocketRecord.LENGTH, directions::add);
      while (directions.putNext()) {
        applyProgram(namespaces, id);
      }
    }
    addTotals();
  }

  private void applyProgram(NetworkNamespaces namespaces, long id) throws IOException {
    read(namespaces, id, iterator, 1, (records, offset) -> {}); // it writes no records
  }

  private static void read(
      NetworkNamespaces namespaces,
      long id,
      BpfLink iterator,
      int length,
      SocketIterator.Visitor visitor)
      throws IOException {
    namespaces.inside(
        id,
        inside -> {
          if (hasSockets()) {
            try (var calls = new Bpf(inside)) {
              SocketIterator.run(calls, iterator, length, visitor);
            }
          }
          return true;
        });
  }

  private void addTotals() throws IOException {
    var value = totals.lookup(0);
    changed += value.getLong(IteratorProgram.CHANGED);
    leftAlone += value.getLong(IteratorProgram.LEFT_ALONE);
    refused += value.getLong(IteratorProgram.REFUSED);
  }

  /**
   * Returns whether the thread's network namespace may have TCP sockets (proc_net(5)). An iterator
   * goes through the sockets of all namespaces, and most containers have none.
   */
  private static boolean hasSockets() {
    try {
      for (var file : List.of("sockstat", "sockstat6")) {
        for (var line : Files.readAllLines(Path.of("/proc/thread-self/net", file))) {
          var fields = line.split(" ", -1); // TCP: inuse 5 orphan 0 tw 0 alloc 8 mem 0
          if (fields[0].startsWith("TCP") && !fields[2].equals("0")) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      return true; // then scan it
    }
  }

  @Override
  public void close() {
    close(iterator, directions, cgroups, totals);
  }

  private static void close(
      @Nullable BpfLink iterator,
      @Nullable ConnectionDirections directions,
      @Nullable BpfMap cgroups,
      BpfMap totals) {
    if (iterator != null) {
      iterator.close();
    }
    if (directions != null) {
      directions.close();
    }
    if (cgroups != null) {
      cgroups.close();
    }
    totals.close();
  }
}
