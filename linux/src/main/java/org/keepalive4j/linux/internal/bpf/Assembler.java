package org.keepalive4j.linux.internal.bpf;

import static org.keepalive4j.linux.internal.bpf.Register.R0;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a BPF program, instruction by instruction: RFC 9669. Instructions that cannot be reached
 * are left out, because the kernel refuses a program that has some.
 */
public final class Assembler {
  static final int EXIT = 0x95;
  static final int JUMP = 0x05;
  static final int CALL = 0x85;
  static final int LOAD_64 = 0x18; // takes two slots
  static final int MOVE = 0xbf;
  private static final int PSEUDO_MAP_FD = 1;
  private static final int PSEUDO_MAP_VALUE = 2;
  static final int ATOMIC_64 = 0xdb;
  private static final int ATOMIC_OR = 0x40;
  private static final int SLOT = 8;

  private final List<Instruction> instructions = new ArrayList<>();

  /** A place to jump to, before or after it is known where that is. */
  public static final class Label {
    private int position = -1;

    private Label() {}

    int position() {
      return position;
    }
  }

  record Instruction(
      int code, Register to, int from, int offset, int immediate, @Nullable Label target) {}

  private Assembler add(int code, Register to, int from, int offset, int immediate) {
    instructions.add(new Instruction(code, to, from, offset, immediate, null));
    return this;
  }

  private Assembler branch(int code, Register to, int from, int immediate, Label target) {
    instructions.add(new Instruction(code, to, from, 0, immediate, target));
    return this;
  }

  /** A label, to be placed once. */
  public Label newLabel() {
    return new Label();
  }

  /** Gives a label its place: before the instruction that is written next. */
  public Assembler place(Label label) {
    if (label.position >= 0) {
      throw new IllegalStateException("the label has a place already, " + label.position);
    }
    label.position = instructions.size();
    return this;
  }

  /** {@code to = *(address + offset)}. */
  public Assembler load(Size size, Register to, Register address, int offset) {
    return add(0x61 | size.code(), to, address.number(), offset, 0);
  }

  /** {@code *(address + offset) = from}. */
  public Assembler store(Size size, Register address, int offset, Register from) {
    return add(0x63 | size.code(), address, from.number(), offset, 0);
  }

  /**
   * {@code *(address + offset) = value}; a long is filled up with the value's sign. Not for the
   * context: Linux before 6.4 refuses that.
   */
  public Assembler store(Size size, Register address, int offset, int value) {
    return add(0x62 | size.code(), address, 0, offset, value);
  }

  /** {@code to = from}. */
  public Assembler move(Register to, Register from) {
    return add(MOVE, to, from.number(), 0, 0);
  }

  /** {@code to = value}, with its sign. */
  public Assembler move(Register to, int value) {
    return add(0xb7, to, 0, 0, value);
  }

  /** {@code to = base + offset}: a pointer. */
  public Assembler address(Register to, Register base, int offset) {
    return move(to, base).add(to, offset);
  }

  /** {@code to += value}. */
  public Assembler add(Register to, int value) {
    return add(0x07, to, 0, 0, value);
  }

  /** {@code to += from}. */
  public Assembler add(Register to, Register from) {
    return add(0x0f, to, from.number(), 0, 0);
  }

  /** {@code to -= from}. */
  public Assembler subtract(Register to, Register from) {
    return add(0x1f, to, from.number(), 0, 0);
  }

  /** {@code to &= value}. */
  public Assembler and(Register to, int value) {
    return add(0x57, to, 0, 0, value);
  }

  /** {@code to &= from}. */
  public Assembler and(Register to, Register from) {
    return add(0x5f, to, from.number(), 0, 0);
  }

  /** {@code to |= from}. */
  public Assembler or(Register to, Register from) {
    return add(0x4f, to, from.number(), 0, 0);
  }

  /** {@code to ^= value}. */
  public Assembler xor(Register to, int value) {
    return add(0xa7, to, 0, 0, value);
  }

  /** {@code to <<= bits}. */
  public Assembler shiftLeft(Register to, int bits) {
    return add(0x67, to, 0, 0, bits);
  }

  /** {@code to <<= from}; only the low six bits of the number count. */
  public Assembler shiftLeft(Register to, Register from) {
    return add(0x6f, to, from.number(), 0, 0);
  }

  /** {@code to >>= bits}, filled up with zeros. */
  public Assembler shiftRight(Register to, int bits) {
    return add(0x77, to, 0, 0, bits);
  }

  /** {@code to >>= from}, filled up with zeros; only the low six bits of the number count. */
  public Assembler shiftRight(Register to, Register from) {
    return add(0x7f, to, from.number(), 0, 0);
  }

  /** Turns the low 16 or 32 bits from network order into this machine's, and zeroes the rest. */
  public Assembler fromNetworkOrder(Register to, int bits) {
    return add(0xdc, to, 0, 0, bits);
  }

  /** {@code *(long *) (address + offset) += from}, atomically. */
  public Assembler atomicAdd(Register address, int offset, Register from) {
    return add(ATOMIC_64, address, from.number(), offset, 0);
  }

  /** {@code *(long *) (address + offset) |= from}, atomically. */
  public Assembler atomicOr(Register address, int offset, Register from) {
    return add(ATOMIC_64, address, from.number(), offset, ATOMIC_OR);
  }

  /** {@code to =} the map, as helpers take it. */
  public Assembler loadMap(Register to, BpfMap map) {
    return add(LOAD_64, to, PSEUDO_MAP_FD, 0, map.descriptor()).add(0, R0, 0, 0, 0);
  }

  /** {@code to =} the address of a byte in the first value of an array map. */
  public Assembler loadMapValue(Register to, BpfMap map, int offset) {
    return add(LOAD_64, to, PSEUDO_MAP_VALUE, 0, map.descriptor()).add(0, R0, 0, 0, offset);
  }

  /** Calls a helper. */
  public Assembler call(Helper helper) {
    return add(CALL, R0, 0, 0, helper.number());
  }

  /** Ends the program with R0 as its result. */
  public Assembler exit() {
    return add(EXIT, R0, 0, 0, 0);
  }

  /** Goes on at the label. */
  public Assembler jump(Label target) {
    return branch(JUMP, R0, 0, 0, target);
  }

  /** Goes on at the label if the register's low 32 bits compare so with the value. */
  public Assembler jumpIf(Register left, Condition condition, int right, Label target) {
    return branch(0x06 | condition.code(), left, 0, right, target);
  }

  /** Goes on at the label if all 64 bits, a pointer's for instance, compare so with the value. */
  public Assembler jumpIfLong(Register left, Condition condition, int right, Label target) {
    return branch(0x05 | condition.code(), left, 0, right, target);
  }

  /** Goes on at the label if the registers, all 64 bits, compare so. */
  public Assembler jumpIfLong(Register left, Condition condition, Register right, Label target) {
    return branch(0x0d | condition.code(), left, right.number(), 0, target);
  }

  /**
   * The program as the kernel takes it.
   *
   * @throws IllegalStateException if a jump leads nowhere, or if the program stores an immediate
   *     into its context
   * @throws ProgramTooLargeException if a jump is farther than 32767 instructions
   */
  public byte[] assemble() throws ProgramTooLargeException {
    BitSet reachable = new ControlFlow(instructions).reachable();
    int[] positions = new int[instructions.size() + 1];
    for (int i = 0; i < instructions.size(); i++) {
      positions[i + 1] = positions[i] + (reachable.get(i) ? 1 : 0);
    }
    var program =
        ByteBuffer.allocate(reachable.cardinality() * SLOT).order(ByteOrder.nativeOrder());
    for (int i = reachable.nextSetBit(0); i >= 0; i = reachable.nextSetBit(i + 1)) {
      var instruction = instructions.get(i);
      var target = instruction.target();
      int offset =
          target == null
              ? instruction.offset()
              : positions[target.position] - positions[i] - 1; // counted from the next one
      if (offset != (short) offset) {
        throw new ProgramTooLargeException(reachable.cardinality());
      }
      program
          .put((byte) instruction.code())
          .put((byte) (instruction.from() << 4 | instruction.to().number()))
          .putShort((short) offset)
          .putInt(instruction.immediate());
    }
    return program.array();
  }
}
