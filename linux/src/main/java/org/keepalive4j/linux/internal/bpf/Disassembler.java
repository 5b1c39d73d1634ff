package org.keepalive4j.linux.internal.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Prints an assembled program, one instruction per line, in the notation of the kernel's verifier
 * and of bpftool: {@code 3: if w1 == 5 goto 7}. It knows the instructions that {@link Assembler}
 * writes.
 */
public final class Disassembler {
  private final ByteBuffer program;

  private Disassembler(byte[] program) {
    this.program = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
  }

  /** Returns the text of a program that {@link Assembler#assemble} returned. */
  public static String print(byte[] program) {
    var disassembler = new Disassembler(program);
    var text = new StringBuilder();
    int slots = program.length / Assembler.SLOT;
    for (int slot = 0; slot < slots; slot++) {
      text.append(slot).append(": ").append(disassembler.instruction(slot)).append('\n');
      if (disassembler.code(slot) == Assembler.LOAD_64) {
        slot++; // the second slot has only the upper half of the immediate
      }
    }
    return text.toString();
  }

  private int code(int slot) {
    return Byte.toUnsignedInt(program.get(slot * Assembler.SLOT));
  }

  private int registers(int slot) {
    return Byte.toUnsignedInt(program.get(slot * Assembler.SLOT + 1));
  }

  private int offset(int slot) {
    return program.getShort(slot * Assembler.SLOT + 2);
  }

  private int immediate(int slot) {
    return program.getInt(slot * Assembler.SLOT + Integer.BYTES);
  }

  private String instruction(int slot) {
    int code = code(slot);
    String to = "r" + (registers(slot) & 0xf);
    String from = "r" + (registers(slot) >>> 4);
    return switch (code & Opcode.CLASS) {
      case Opcode.LD -> to + " = " + map(slot);
      case Opcode.LDX -> to + " = " + memory(code, from, offset(slot));
      case Opcode.ST -> memory(code, to, offset(slot)) + " = " + immediate(slot);
      case Opcode.STX -> {
        String memory = memory(code, to, offset(slot));
        yield code == Assembler.ATOMIC_64
            ? "lock " + memory + " += " + from
            : memory + " = " + from;
      }
      case Opcode.ALU -> to + " = be" + immediate(slot) + " " + to;
      case Opcode.ALU64 -> to + " " + operator(code) + " " + source(slot, from);
      default -> jump(slot, code, to, from);
    };
  }

  private String source(int slot, String from) {
    return (code(slot) & Opcode.X) == 0 ? Integer.toString(immediate(slot)) : from;
  }

  private String map(int slot) {
    String map = "map[fd:" + immediate(slot) + "]";
    boolean isValue = registers(slot) >>> 4 == Assembler.PSEUDO_MAP_VALUE;
    return isValue ? map + "[0]+" + immediate(slot + 1) : map;
  }

  private static String memory(int code, String base, int offset) {
    String sign = offset < 0 ? " - " : " + ";
    return "*(" + Size.ofOpcode(code).type() + " *)(" + base + sign + Math.abs(offset) + ")";
  }

  private static String operator(int code) {
    return switch (code & Opcode.OPERATION) {
      case Opcode.ADD -> "+=";
      case Opcode.SUB -> "-=";
      case Opcode.AND -> "&=";
      case Opcode.LSH -> "<<=";
      case Opcode.RSH -> ">>=";
      case Opcode.XOR -> "^=";
      case Opcode.MOV -> "=";
      default -> throw new IllegalArgumentException("opcode 0x" + Integer.toHexString(code));
    };
  }

  private String jump(int slot, int code, String left, String from) {
    if (code == Assembler.EXIT) {
      return "exit";
    }
    if (code == Assembler.CALL) {
      boolean ofKernel = registers(slot) >>> 4 == Assembler.PSEUDO_KFUNC_CALL;
      return "call "
          + (ofKernel ? "kernel-function#" + immediate(slot) : Helper.name(immediate(slot)));
    }
    String target = "goto " + (slot + 1 + offset(slot));
    if (code == Assembler.JUMP) {
      return target;
    }
    boolean is32Bit = (code & Opcode.CLASS) == Opcode.JMP32;
    String compared = is32Bit ? "w" + left.substring(1) : left;
    return "if "
        + compared
        + " "
        + Condition.of(code).operator()
        + " "
        + source(slot, from)
        + " "
        + target;
  }
}
