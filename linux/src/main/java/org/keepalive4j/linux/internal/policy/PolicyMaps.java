package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;

/**
 * The maps that the programs of a policy share.
 *
 * @param counters hits and failures (two longs) of each rule, then of no rule
 */
record PolicyMaps(BpfMap counters, SocketStorage storage) {
  static final int COUNTER_LENGTH = 2 * Long.BYTES;

  /** Returns the number that identifies this policy among earlier and later ones. */
  int generation() throws SyscallException {
    return counters.id();
  }

  static BpfMap newCounters(Bpf bpf, int rules) throws IOException {
    return BpfMap.array(bpf, "keepalive_count", COUNTER_LENGTH, rules + 1);
  }
}
