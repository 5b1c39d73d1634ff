package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.syscall.Fd;

/**
 * The pinned objects of one cgroup's policy.
 *
 * <pre>
 * link            the program for events, at its cgroup
 * modes, current  {@link SocketStorage}
 * PROGRAM/policy  {@link PolicyRecord}; PROGRAM is the number of the program for events
 * PROGRAM/counts  {@link PolicyMaps#counters}
 * PROGRAM/guard   the program for setsockopt(2), where a mode needs it
 * </pre>
 *
 * <p>The current policy is that of the program in the link. So a new policy replaces the old one
 * atomically, and {@link #removeLeftovers} removes the rest. Only these names are ever removed.
 */
final class PolicyPins implements AutoCloseable {
  private static final String LINK = "link";
  private static final String POLICY = "policy";
  private static final String COUNTS = "counts";
  private static final String GUARD = "guard";

  private static final int FOLDER_MODE = 0755;
  private static final int SHOWN_MODE = 0644; // everyone may see what the policy is and did
  private static final int OURS_MODE = 0600;

  private static final int LARGEST_RECORD = 16 << 20;

  private final Bpf bpf;
  private final long cgroup;
  private final PinDirectory folder;

  /** Takes over the folder. */
  PolicyPins(Bpf bpf, long cgroup, PinDirectory folder) {
    this.bpf = bpf;
    this.cgroup = cgroup;
    this.folder = folder;
  }

  /** The id of its cgroup. */
  long cgroup() {
    return cgroup;
  }

  /** Returns whether a policy is installed completely. */
  boolean isInstalled() throws SyscallException {
    return folder.has(LINK);
  }

  private BpfLink link() throws SyscallException {
    return BpfLink.open(bpf, folder.pin(LINK));
  }

  /**
   * Returns whether the policy is active and readable by this version, so that another one can
   * replace it atomically.
   */
  boolean isReplaceable() throws IOException {
    try {
      if (isInstalled() && isAttached()) {
        var contents = read();
        storage().close();
        return contents != null && contents.record() != null;
      }
      return false;
    } catch (IOException e) {
      if (isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  /** Returns whether the error is a missing privilege. */
  private static boolean isRefusal(IOException e) {
    return e instanceof KernelPolicyException
        || (e instanceof SyscallException call
            && (call.errno() == Errno.EPERM || call.errno() == Errno.EACCES));
  }

  /** Opens the socket storage. */
  SocketStorage storage() throws IOException {
    return SocketStorage.open(bpf, folder);
  }

  /** Pins the maps of a program before it is attached. */
  void prepare(BpfProgram program, PolicyMaps maps, BpfMap policy) throws IOException {
    try (var generation = folder.folderOrNew(generation(program), FOLDER_MODE)) {
      policy.pin(generation.pin(POLICY));
      generation.setMode(POLICY, SHOWN_MODE);
      maps.counters().pin(generation.pin(COUNTS));
      generation.setMode(COUNTS, SHOWN_MODE);
    }
    if (!isInstalled()) {
      maps.storage().pin(folder, OURS_MODE);
    }
  }

  private static String generation(BpfProgram program) throws SyscallException {
    return Integer.toString(program.id());
  }

  /** Attaches the setsockopt program. It does nothing until the sock_ops program is attached. */
  void guard(BpfProgram program, BpfProgram guard, Fd at) throws IOException {
    try (var generation = folder.folderOrNew(generation(program), FOLDER_MODE);
        var link = BpfLink.attach(bpf, guard, at.number())) {
      link.pin(generation.pin(GUARD));
      generation.setMode(GUARD, OURS_MODE);
    }
  }

  /**
   * Replaces the attached program or attaches the first one. From now on this policy is current.
   */
  void activate(BpfProgram program, Fd at) throws IOException {
    if (isInstalled()) {
      try (var link = link()) {
        link.update(program);
      }
    } else {
      try (var link = BpfLink.attach(bpf, program, at.number())) {
        link.pin(folder.pin(LINK));
        folder.setMode(LINK, OURS_MODE);
      }
    }
  }

  /** Removes what doesn't belong to the current policy; everything if there is none. */
  void removeLeftovers() throws IOException {
    if (!isInstalled()) {
      removeNames();
      return;
    }
    int current;
    try (var link = link()) {
      current = link.programId();
    }
    for (var generation : generations()) {
      if (!generation.equals(Integer.toString(current))) {
        removeGeneration(generation);
      }
    }
  }

  /** Returns whether the link is still attached to its cgroup. Once detached, it stays so. */
  boolean isAttached() throws IOException {
    try (var link = link()) {
      return link.isAttached();
    }
  }

  /** Returns whether there is a link that is still attached to a cgroup. */
  boolean isAttachedAnywhere() throws IOException {
    try {
      return isInstalled() && isAttached();
    } catch (SyscallException e) {
      if (isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Removes everything. The link's pin goes first: without it, no policy is shown. Links are
   * detached explicitly, because the kernel detaches unpinned links with a delay.
   */
  void remove() throws IOException {
    if (folder.has(LINK)) {
      removeLink(folder, LINK);
    }
    for (var generation : generations()) {
      try (var opened = folder.folder(generation)) {
        if (opened != null && opened.has(GUARD)) {
          removeLink(opened, GUARD);
        }
      }
    }
    removeNames();
  }

  private void removeLink(PinDirectory from, String name) throws SyscallException {
    try (var link = BpfLink.open(bpf, from.pin(name))) {
      from.remove(name);
      if (link.isAttached()) {
        link.detach();
      }
    } catch (SyscallException e) {
      if (isRefusal(e)) {
        throw e;
      }
      from.remove(name); // no link, whoever put it there
    }
  }

  private void removeNames() throws IOException {
    for (var generation : generations()) {
      removeGeneration(generation);
    }
    for (var name : SocketStorage.PINS) {
      folder.remove(name);
    }
  }

  private void removeGeneration(String name) throws IOException {
    try (var generation = folder.folder(name)) {
      if (generation != null) {
        for (var pin : List.of(POLICY, COUNTS, GUARD)) {
          generation.remove(pin);
        }
      }
    }
    folder.removeFolder(name);
  }

  /**
   * A policy as it is at one moment.
   *
   * @param state what the kernel says of its programs; never that the cgroup is gone
   * @param record null where it cannot be read
   * @param counts hits and failures of each rule, and last of no rule
   * @param problem why the record cannot be read, null where it can
   */
  record Contents(
      State state,
      @Nullable PolicyRecord record,
      List<InstalledPolicy.Count> counts,
      @Nullable String problem) {}

  /**
   * Returns what is pinned, while other processes may replace or remove it; null if no policy is.
   *
   * @throws IOException if this process may not look
   */
  @Nullable Contents read() throws IOException {
    List<String> before = null;
    while (isInstalled()) {
      var state = State.ACTIVE;
      List<String> generations;
      IOException problem = null;
      try (var link = link()) {
        generations = List.of(Integer.toString(link.programId()));
        if (!link.isAttached()) {
          state = State.DETACHED;
        }
      } catch (SyscallException e) {
        // Only its owner may open a link. While a policy is being replaced there are two: either
        // will do for others.
        state = State.UNKNOWN;
        generations = isRefusal(e) ? generations() : List.of();
        problem = e;
      }
      for (var generation : generations) {
        try {
          var contents = read(generation, state);
          if (contents != null) {
            return state == State.DETACHED && !isInstalled() ? null : contents;
          }
        } catch (IOException e) {
          if (isRefusal(e)) {
            throw e;
          }
          problem = e;
        }
      }
      if (generations.equals(before)) { // so nobody replaced it meanwhile
        var reason = problem == null ? "its record is missing" : problem.getMessage();
        return new Contents(state, null, List.of(), reason);
      }
      before = generations;
    }
    return null;
  }

  /** Returns null if the generation is gone. */
  private @Nullable Contents read(String name, State state) throws IOException {
    try (var generation = folder.folder(name)) {
      if (generation == null) {
        return null;
      }
      var record = recordIn(generation);
      var counts = countsIn(generation, record.policy().rules().size());
      if (state == State.ACTIVE
          && SocketMode.anyGuarded(record.policy())
          && !hasGuard(generation)) {
        state = State.INCOMPLETE;
      }
      return generation.has(POLICY) ? new Contents(state, record, counts, null) : null;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private boolean hasGuard(PinDirectory generation) throws SyscallException {
    try (var link = BpfLink.open(bpf, generation.pin(GUARD))) {
      return link.isAttached();
    } catch (SyscallException e) {
      if (isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  private PolicyRecord recordIn(PinDirectory generation) throws IOException {
    try (var map = BpfMap.open(bpf, generation.pin(POLICY), true)) {
      if (map.valueLength() < 1 || map.valueLength() > LARGEST_RECORD) {
        throw new IOException(generation.pin(POLICY) + " is no record of a policy");
      }
      var value = map.lookup(0);
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      return PolicyRecord.parse(bytes);
    }
  }

  private List<InstalledPolicy.Count> countsIn(PinDirectory generation, int rules)
      throws IOException {
    try (var map = BpfMap.open(bpf, generation.pin(COUNTS), true)) {
      if (map.valueLength() != PolicyMaps.COUNTER_LENGTH || map.entries() != rules + 1) {
        throw new IOException(generation.pin(COUNTS) + " does not fit the record of the policy");
      }
      List<InstalledPolicy.Count> counts = new ArrayList<>();
      for (int i = 0; i < map.entries(); i++) {
        var value = map.lookup(i);
        counts.add(new InstalledPolicy.Count(value.getLong(0), value.getLong(Long.BYTES)));
      }
      return counts;
    }
  }

  /** Returns the path of the cgroup that the policy was installed on, null if it is not known. */
  @Nullable String recordedCgroup() throws IOException {
    var contents = read();
    return contents == null || contents.record() == null ? null : contents.record().cgroup();
  }

  @Override
  public void close() {
    folder.close();
  }

  private List<String> generations() throws SyscallException {
    return folder.names().stream().filter(name -> name.matches("[0-9]{1,10}")).sorted().toList();
  }
}
