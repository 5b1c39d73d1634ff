package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfLink;
import org.keepalive4j.linux.bpf.BpfMap;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.Fd;
import org.keepalive4j.linux.syscall.SyscallException;

/**
 * The pinned objects of one cgroup's policy.
 *
 * <pre>
 * link            the program for events, at its cgroup
 * modes, current  {@link Memory}
 * PROGRAM/policy  {@link PolicyRecord}; PROGRAM is the number of the program for events
 * PROGRAM/counts  {@link PolicyMaps#counters}
 * PROGRAM/guard   the program for setsockopt(2), where a mode needs it
 * </pre>
 *
 * <p>The policy that counts is that of the program that is in the link. So there is one moment at
 * which the old policy becomes the new one, and what does not belong to it, {@link #settle}
 * removes.
 */
record PolicyPins(Path folder) {
  private static final String POLICY = "policy";
  private static final String COUNTS = "counts";
  private static final String GUARD = "guard";

  private String link() {
    return folder.resolve("link").toString();
  }

  /** Whether there is a policy, rather than nothing or the beginnings of one. */
  boolean isInstalled() {
    return Files.exists(Path.of(link()));
  }

  /** What is known of the sockets; a new memory if there is none yet. */
  Memory memoryOrNew(Bpf bpf) throws IOException {
    return isInstalled() ? Memory.open(bpf, folder) : Memory.create(bpf);
  }

  private Path generation(BpfProgram program) throws SyscallException {
    return folder.resolve(Integer.toString(program.id()));
  }

  /** Pins what belongs to a program, before the program is at its place. */
  void prepare(BpfProgram program, PolicyMaps maps, BpfMap policy) throws IOException {
    Files.createDirectories(folder);
    var generation = generation(program);
    Files.createDirectory(generation);
    policy.pin(generation.resolve(POLICY).toString());
    maps.counters().pin(generation.resolve(COUNTS).toString());
    for (var name : List.of(POLICY, COUNTS)) { // to be shown to everyone
      Files.setPosixFilePermissions(
          generation.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
    }
    if (!isInstalled()) {
      maps.memory().pin(folder);
    }
  }

  /** Puts a program's guard at the cgroup, where it does nothing until the program is there. */
  void guard(Bpf bpf, BpfProgram program, BpfProgram guard, Fd cgroup) throws IOException {
    try (var link = BpfLink.attach(bpf, guard, cgroup.number())) {
      link.pin(generation(program).resolve(GUARD).toString());
    }
  }

  /**
   * Puts a program in the place of the one that is there, or at the cgroup: from now on it counts.
   */
  void activate(Bpf bpf, BpfProgram program, Fd cgroup) throws IOException {
    if (isInstalled()) {
      try (var link = BpfLink.open(bpf, link())) {
        link.update(program);
      }
    } else {
      try (var link = BpfLink.attach(bpf, program, cgroup.number())) {
        link.pin(link());
      }
    }
  }

  /** Removes what does not belong to the policy that counts; all, if there is none. */
  void settle(Bpf bpf) throws IOException {
    if (!isInstalled()) {
      delete(folder);
      return;
    }
    var current = currentGeneration(bpf);
    for (var generation : generations()) {
      if (!generation.equals(current)) {
        delete(generation);
      }
    }
  }

  /** Whether the link is at its cgroup still; if not, it never will be again. */
  boolean isAttached(Bpf bpf) throws IOException {
    try (var link = BpfLink.open(bpf, link())) {
      return link.isAttached();
    }
  }

  /**
   * Removes all, the link first. Links are detached, because the kernel takes its time with those
   * that only lose their pin.
   */
  void remove(Bpf bpf) throws IOException {
    if (isInstalled()) {
      detach(bpf, Path.of(link()));
      for (var generation : generations()) {
        detach(bpf, generation.resolve(GUARD));
      }
      Files.delete(Path.of(link()));
    }
    delete(folder);
  }

  private static void detach(Bpf bpf, Path pin) throws SyscallException {
    if (Files.exists(pin)) {
      try (var link = BpfLink.open(bpf, pin.toString())) {
        if (link.isAttached()) {
          link.detach();
        }
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(path)) {
        all = new ArrayList<>(walk.toList());
      }
      all.sort(Comparator.reverseOrder());
      for (var each : all) {
        Files.delete(each);
      }
    }
  }

  private List<Path> generations() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private Path currentGeneration(Bpf bpf) throws IOException {
    try (var link = BpfLink.open(bpf, link())) {
      return folder.resolve(Integer.toString(link.programId()));
    } catch (SyscallException e) {
      // Only its owner may open a link. While a policy is being replaced there are two: either will
      // do for others.
      var generations = generations();
      if (e.errno() == Errno.EACCES && !generations.isEmpty()) {
        return generations.get(0);
      }
      throw e;
    }
  }

  PolicyRecord record(Bpf bpf) throws IOException {
    return read(bpf, currentGeneration(bpf));
  }

  private static PolicyRecord read(Bpf bpf, Path generation) throws IOException {
    try (var map = BpfMap.open(bpf, generation.resolve(POLICY).toString(), true)) {
      var value = map.lookup(0);
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      return PolicyRecord.parse(bytes);
    }
  }

  /** Hits and failures of each rule, and last of no rule. */
  List<InstalledPolicy.Count> counts(Bpf bpf) throws IOException {
    try (var map = BpfMap.open(bpf, currentGeneration(bpf).resolve(COUNTS).toString(), true)) {
      List<InstalledPolicy.Count> counts = new ArrayList<>();
      for (int i = 0; i < map.entries(); i++) {
        var value = map.lookup(i);
        counts.add(new InstalledPolicy.Count(value.getLong(0), value.getLong(Long.BYTES)));
      }
      return counts;
    }
  }
}
