package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R7;
import static org.keepalive4j.linux.internal.bpf.Register.R8;

import java.io.IOException;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * The maps that the programs of a policy share.
 *
 * @param counters hits and failures (two longs) of each rule, then of the connections without a
 *     rule
 */
record PolicyMaps(BpfMap counters, SocketStorage storage) {
  static final int COUNTER_LENGTH = 2 * Long.BYTES;
  private static final int KEY = -8; // on the stack

  /** Returns the number that identifies this policy among earlier and later ones. */
  int generation() throws SyscallException {
    return counters.id();
  }

  static BpfMap newCounters(Bpf bpf, int rules) throws IOException {
    return BpfMap.array(bpf, "keepalive_count", COUNTER_LENGTH, rules + 1);
  }

  /** Writes code that adds a hit to the rule in R7, and a failure if R8 is 1. */
  void count(Assembler code) {
    var absent = code.newLabel();
    code.store(Size.WORD, FP, KEY, R7).loadMap(R1, counters).address(R2, FP, KEY);
    code.call(Helper.MAP_LOOKUP_ELEM).jumpIfLong(R0, EQUAL, 0, absent);
    code.move(R1, 1).atomicAdd(R0, 0, R1).jumpIf(R8, EQUAL, 0, absent);
    code.atomicAdd(R0, Long.BYTES, R8);
    code.place(absent);
  }
}
