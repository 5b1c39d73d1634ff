package org.keepalive4j.linux.internal.bpf;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.keepalive4j.linux.internal.bpf.Assembler.Instruction;

/**
 * Finds the instructions of a program that can be reached, and refuses those that some kernels
 * reject. To find the latter, it follows which registers point to the context.
 */
final class ControlFlowAnalysis {
  private static final int CALLER_SAVED = 0b11_1111; // R0 to R5

  private final List<Instruction> instructions;
  private final BitSet reachable;
  private final int[]
      context; // the registers that may point to it before each instruction, as bits
  private final Deque<Integer> pending = new ArrayDeque<>();

  ControlFlowAnalysis(List<Instruction> instructions) {
    this.instructions = instructions;
    reachable = new BitSet(instructions.size());
    context = new int[instructions.size()];
  }

  /**
   * Returns the reachable instructions.
   *
   * @throws IllegalStateException if a jump leads nowhere, or for an instruction that some kernels
   *     refuse
   */
  BitSet reachable() {
    reach(0, 1 << Register.R1.number());
    while (!pending.isEmpty()) {
      int at = pending.pop();
      var instruction = instructions.get(at);
      int after = after(at, instruction);
      var target = instruction.target();
      if (target != null) {
        if (target.position() < 0) {
          throw new IllegalStateException("a jump of instruction " + at + " leads nowhere");
        }
        reach(target.position(), after);
      }
      if (instruction.code() == Assembler.LOAD_64) {
        reachable.set(at + 1);
        reach(at + 2, after);
      } else if (instruction.code() != Assembler.EXIT && instruction.code() != Assembler.JUMP) {
        reach(at + 1, after);
      }
    }
    return reachable;
  }

  /** Continues at an instruction, unless it was reached with these registers before. */
  private void reach(int at, int registers) {
    if (!reachable.get(at) || (registers & ~context[at]) != 0) {
      reachable.set(at);
      context[at] |= registers;
      pending.push(at);
    }
  }

  /** Returns the registers that may point to the context after an instruction. */
  private int after(int at, Instruction instruction) {
    int before = context[at];
    int to = 1 << instruction.to().number();
    int code = instruction.code();
    return switch (code & Opcode.CLASS) {
      case Opcode.ST, Opcode.STX -> {
        boolean plain = (code & Opcode.CLASS) == Opcode.STX && code != Assembler.ATOMIC_64;
        if (!plain && (before & to) != 0) {
          // "BPF_ST stores into R6 ctx is not allowed": check_mem_access() before Linux 6.4
          throw new IllegalStateException(
              "instruction " + at + " must store into the context from a register");
        }
        yield before;
      }
      case Opcode.ALU, Opcode.ALU64 -> {
        int from = 1 << instruction.from();
        boolean copies = code == Assembler.MOVE && (before & from) != 0;
        boolean adds = (code & Opcode.OPERATION) == Opcode.ADD && (before & to) != 0;
        yield copies || adds ? before | to : before & ~to;
      }
      case Opcode.JMP, Opcode.JMP32 -> code == Assembler.CALL ? before & ~CALLER_SAVED : before;
      default -> before & ~to; // loads
    };
  }
}
