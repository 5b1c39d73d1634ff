package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfLink;
import org.keepalive4j.linux.bpf.BpfMap;
import org.keepalive4j.linux.bpf.SocketIterator;
import org.keepalive4j.linux.process.NetworkNamespaces;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.SyscallException;
import org.keepalive4j.linux.visit.SocketFields;
import org.keepalive4j.linux.visit.SocketRecord;

/** Brings the connections that are there already under a policy, in all network namespaces. */
final class Visit implements AutoCloseable {
  private final Bpf bpf;
  private final CgroupFolder folder;
  private final BpfMap totals;
  private final @Nullable BpfMap cgroups; // null for the root: then every connection is meant
  private final @Nullable ConnectionSides sides; // null where they make no difference
  private final BpfLink iterator;

  private @Nullable Set<Long> cgroupIds;
  private long changed;
  private long leftAlone;
  private long refused;
  private int notEntered;

  private Visit(
      Bpf bpf,
      CgroupFolder folder,
      BpfMap totals,
      @Nullable BpfMap cgroups,
      @Nullable ConnectionSides sides,
      BpfLink iterator) {
    this.bpf = bpf;
    this.folder = folder;
    this.totals = totals;
    this.cgroups = cgroups;
    this.sides = sides;
    this.iterator = iterator;
  }

  /** Loads what is needed, so that a refusal comes before anything is changed. */
  static Visit prepare(
      Bpf bpf, Policy policy, PolicyMaps maps, SocketFields fields, CgroupFolder folder)
      throws IOException {
    var totals = BpfMap.array(bpf, "keepalive_total", VisitProgram.TOTALS_LENGTH, 1);
    var cgroups = folder.isRoot() ? null : newCgroups(bpf, folder);
    var sides =
        ConnectionSides.areNeeded(policy) ? ConnectionSides.prepare(bpf, policy, fields) : null;
    var sidesMap = sides == null ? null : sides.map();
    try (var program = VisitProgram.load(bpf, policy, maps, fields, totals, cgroups, sidesMap)) {
      var iterator = BpfLink.iterator(bpf, program);
      bpf.kernel().close(SocketIterator.open(bpf, iterator)); // a trial
      return new Visit(bpf, folder, totals, cgroups, sides, iterator);
    }
  }

  /** Room for all that there are, and for those that are made meanwhile. */
  private static BpfMap newCgroups(Bpf bpf, CgroupFolder folder) throws IOException {
    int room = Math.max(1 << 16, 2 * folder.idsFromHere().size());
    return BpfMap.hash(bpf, "keepalive_cgroup", Long.BYTES, Long.BYTES, room);
  }

  /** Visits them. Which cgroups there are is asked only now, when new ones are under the policy. */
  Installation.Existing run() throws IOException {
    if (cgroups != null) {
      cgroupIds = Set.copyOf(folder.idsFromHere());
      for (long id : cgroupIds) {
        cgroups.put(id, 1);
      }
    }
    try (var namespaces = new NetworkNamespaces(bpf.kernel())) {
      long own = namespaces.own();
      pass(null);
      for (var namespace : namespaces.openAll().entrySet()) {
        if (namespace.getKey() != own) {
          passInside(namespace.getValue());
        }
      }
    }
    long directionUnknown = sides == null ? 0 : sides.unknown();
    return new Installation.Existing(changed, leftAlone, refused, directionUnknown, notEntered);
  }

  private void passInside(int namespace) throws IOException {
    try {
      pass(namespace);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      notEntered++;
    }
  }

  private void pass(@Nullable Integer namespace) throws IOException {
    totals.update(0, new byte[VisitProgram.TOTALS_LENGTH]);
    if (sides == null) {
      iterate(namespace, iterator, 1, (records, offset) -> {});
    } else {
      sides.begin(cgroupIds);
      iterate(namespace, sides.list(), SocketRecord.LENGTH, sides::add);
      while (sides.putNext()) {
        iterate(namespace, iterator, 1, (records, offset) -> {});
      }
    }
    var value = totals.lookup(0);
    changed += value.getLong(VisitProgram.CHANGED);
    leftAlone += value.getLong(VisitProgram.LEFT_ALONE);
    refused += value.getLong(VisitProgram.REFUSED);
  }

  private void iterate(
      @Nullable Integer namespace, BpfLink link, int length, SocketIterator.Visitor visitor)
      throws IOException {
    if (namespace == null) {
      SocketIterator.run(bpf, link, length, visitor);
    } else {
      NetworkNamespaces.inside(
          namespace,
          inside -> hasSockets() ? SocketIterator.run(new Bpf(inside), link, length, visitor) : 0);
    }
  }

  /**
   * Whether the network namespace that this thread is in may have TCP sockets. A pass walks over
   * those of all namespaces, which takes its time, and most containers have none: proc_net(5).
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
      return true; // then the pass tells
    }
  }

  @Override
  public void close() {
    iterator.close();
    totals.close();
    if (sides != null) {
      sides.close();
    }
    if (cgroups != null) {
      cgroups.close();
    }
  }
}
