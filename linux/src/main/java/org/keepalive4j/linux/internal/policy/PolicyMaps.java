package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;

/**
 * What the programs of a policy share.
 *
 * @param counters hits and failures, two longs, of each rule, and last of no rule
 */
record PolicyMaps(BpfMap counters, SocketStorage storage) {
  static final int COUNTER_LENGTH = 2 * Long.BYTES;

  /** What tells this policy from others that were or will be in the same place. */
  int generation() throws SyscallException {
    return counters.id();
  }

  static BpfMap newCounters(Bpf bpf, int rules) throws IOException {
    return BpfMap.array(bpf, "keepalive_count", COUNTER_LENGTH, rules + 1);
  }
}
