package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R7;
import static org.keepalive4j.linux.internal.bpf.Register.R8;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Size;

/** Writes the code that counts the rule of a connection. */
final class RuleCounters {
  private static final int KEY = -8; // on the stack

  private RuleCounters() {}

  /** Adds a hit to the rule in R7, and a failure if R8 is 1. */
  static void count(Assembler code, BpfMap counters) {
    var absent = code.newLabel();
    code.store(Size.WORD, FP, KEY, R7).loadMap(R1, counters).address(R2, FP, KEY);
    code.call(Helper.MAP_LOOKUP_ELEM).jumpIfLong(R0, EQUAL, 0, absent);
    code.move(R1, 1).atomicAdd(R0, 0, R1).jumpIf(R8, EQUAL, 0, absent);
    code.atomicAdd(R0, Long.BYTES, R8);
    code.place(absent);
  }
}
