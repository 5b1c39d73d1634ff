package org.keepalive4j.linux.policy;

import java.io.IOException;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfMap;

/**
 * What the programs of a policy share.
 *
 * @param counters hits and failures, two longs, of each rule, and last of no rule
 */
record PolicyMaps(BpfMap counters, Memory memory) {
  static final int COUNTER_LENGTH = 2 * Long.BYTES;

  static BpfMap newCounters(Bpf bpf, int rules) throws IOException {
    return BpfMap.array(bpf, "keepalive_count", COUNTER_LENGTH, rules + 1);
  }
}
