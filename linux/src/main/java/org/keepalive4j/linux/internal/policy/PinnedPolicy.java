package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;

/**
 * A pinned policy as it was when it was read. {@link PolicyPins} describes the pins.
 *
 * @param state the state of its programs in the kernel; never {@link State#CGROUP_GONE}
 * @param record null if it can't be read
 * @param counts hits and failures of each rule, and last of the connections without a rule
 * @param problem why the record can't be read, null if it can
 */
record PinnedPolicy(
    State state,
    @Nullable PolicyRecord record,
    List<InstalledPolicy.Count> counts,
    @Nullable String problem) {
  private static final int LARGEST_RECORD = 16 << 20;

  /**
   * Returns the pinned policy, which other processes may replace or remove at the same time; null
   * if there is none.
   *
   * @throws IOException if this process may not read it
   */
  static @Nullable PinnedPolicy read(Bpf bpf, PinDirectory folder) throws IOException {
    List<String> before = null;
    while (folder.has(PolicyPins.LINK)) {
      var state = State.ACTIVE;
      List<String> generations;
      IOException problem = null;
      try (var link = BpfLink.open(bpf, folder.pin(PolicyPins.LINK))) {
        generations = List.of(Integer.toString(link.programId()));
        if (!link.isAttached()) {
          state = State.DETACHED;
        }
      } catch (SyscallException e) {
        // Only its owner may open a link. For others, any program will do: there are two only while
        // a policy is being replaced.
        state = State.UNKNOWN;
        generations = PolicyPins.isRefusal(e) ? PolicyPins.generations(folder) : List.of();
        problem = e;
      }
      for (var generation : generations) {
        try {
          var policy = read(bpf, folder, generation, state);
          if (policy != null) {
            return state == State.DETACHED && !folder.has(PolicyPins.LINK) ? null : policy;
          }
        } catch (IOException e) {
          if (PolicyPins.isRefusal(e)) {
            throw e;
          }
          problem = e;
        }
      }
      if (generations.equals(before)) { // so nobody replaced it
        var reason = problem == null ? "its record is missing" : problem.getMessage();
        return new PinnedPolicy(state, null, List.of(), reason);
      }
      before = generations;
    }
    return null;
  }

  /** Returns null if the program was removed. */
  private static @Nullable PinnedPolicy read(Bpf bpf, PinDirectory folder, String name, State state)
      throws IOException {
    try (var generation = folder.folder(name)) {
      if (generation == null) {
        return null;
      }
      var record = recordIn(bpf, generation);
      var counts = countsIn(bpf, generation, record.policy().rules().size());
      if (state == State.ACTIVE
          && SocketMode.anyGuarded(record.policy())
          && !hasGuard(bpf, generation)) {
        state = State.INCOMPLETE;
      }
      return generation.has(PolicyPins.POLICY)
          ? new PinnedPolicy(state, record, counts, null)
          : null;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private static boolean hasGuard(Bpf bpf, PinDirectory generation) throws SyscallException {
    try (var link = BpfLink.open(bpf, generation.pin(PolicyPins.GUARD))) {
      return link.isAttached();
    } catch (SyscallException e) {
      if (PolicyPins.isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  private static PolicyRecord recordIn(Bpf bpf, PinDirectory generation) throws IOException {
    try (var map = BpfMap.open(bpf, generation.pin(PolicyPins.POLICY), true)) {
      if (map.valueLength() < 1 || map.valueLength() > LARGEST_RECORD) {
        throw new IOException(generation.pin(PolicyPins.POLICY) + " is no record of a policy");
      }
      var value = map.lookup(0);
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      return PolicyRecord.parse(bytes);
    }
  }

  private static List<InstalledPolicy.Count> countsIn(Bpf bpf, PinDirectory generation, int rules)
      throws IOException {
    try (var map = BpfMap.open(bpf, generation.pin(PolicyPins.COUNTS), true)) {
      if (map.valueLength() != PolicyMaps.COUNTER_LENGTH || map.entries() != rules + 1) {
        throw new IOException(
            generation.pin(PolicyPins.COUNTS) + " does not fit the record of the policy");
      }
      List<InstalledPolicy.Count> counts = new ArrayList<>();
      for (int i = 0; i < map.entries(); i++) {
        var value = map.lookup(i);
        counts.add(new InstalledPolicy.Count(value.getLong(0), value.getLong(Long.BYTES)));
      }
      return counts;
    }
  }
}
