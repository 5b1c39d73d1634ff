package org.keepalive4j.linux.internal.bpf;

import static org.keepalive4j.linux.internal.bpf.Register.R0;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a BPF program from instructions (RFC 9669). It leaves out unreachable instructions,
 * because the kernel refuses programs that contain some. {@link Disassembler} prints the result.
 */
public final class Assembler {
  static final int EXIT = Opcode.JMP | Opcode.EXIT;
  static final int JUMP = Opcode.JMP | Opcode.JA;
  static final int CALL = Opcode.JMP | Opcode.CALL;
  static final int LOAD_64 = Opcode.LD | Opcode.IMM | Opcode.DW; // takes two slots
  static final int MOVE = Opcode.ALU64 | Opcode.MOV | Opcode.X;
  static final int PSEUDO_MAP_FD = 1;
  static final int PSEUDO_MAP_VALUE = 2;
  static final int PSEUDO_KFUNC_CALL = 2;
  static final int ATOMIC_64 = Opcode.STX | Opcode.ATOMIC | Opcode.DW;
  static final int SLOT = 8;

  private final List<Instruction> instructions = new ArrayList<>();

  /** The target of jumps. A jump may come before the label is placed. */
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

  /** Returns a new label, which must be placed exactly once. */
  public Label newLabel() {
    return new Label();
  }

  /** Places a label before the next instruction. */
  public Assembler place(Label label) {
    if (label.position >= 0) {
      throw new IllegalStateException("the label has a place already, " + label.position);
    }
    label.position = instructions.size();
    return this;
  }

  /** {@code to = *(address + offset)}. */
  public Assembler load(Size size, Register to, Register address, int offset) {
    return add(Opcode.LDX | Opcode.MEM | size.code(), to, address.number(), offset, 0);
  }

  /** {@code *(address + offset) = from}. */
  public Assembler store(Size size, Register address, int offset, Register from) {
    return add(Opcode.STX | Opcode.MEM | size.code(), address, from.number(), offset, 0);
  }

  /**
   * {@code *(address + offset) = value}; a long is sign-extended. Don't use it on the context,
   * because Linux before 6.4 refuses that.
   */
  public Assembler store(Size size, Register address, int offset, int value) {
    return add(Opcode.ST | Opcode.MEM | size.code(), address, 0, offset, value);
  }

  /** {@code to = from}. */
  public Assembler move(Register to, Register from) {
    return add(MOVE, to, from.number(), 0, 0);
  }

  /** {@code to = value}, sign-extended. */
  public Assembler move(Register to, int value) {
    return add(Opcode.ALU64 | Opcode.MOV | Opcode.K, to, 0, 0, value);
  }

  /** {@code to = base + offset}: a pointer. */
  public Assembler address(Register to, Register base, int offset) {
    return move(to, base).add(to, offset);
  }

  /** {@code to += value}. */
  public Assembler add(Register to, int value) {
    return add(Opcode.ALU64 | Opcode.ADD | Opcode.K, to, 0, 0, value);
  }

  /** {@code to += from}. */
  public Assembler add(Register to, Register from) {
    return add(Opcode.ALU64 | Opcode.ADD | Opcode.X, to, from.number(), 0, 0);
  }

  /** {@code to -= from}. */
  public Assembler subtract(Register to, Register from) {
    return add(Opcode.ALU64 | Opcode.SUB | Opcode.X, to, from.number(), 0, 0);
  }

  /** {@code to &= value}. */
  public Assembler and(Register to, int value) {
    return add(Opcode.ALU64 | Opcode.AND | Opcode.K, to, 0, 0, value);
  }

  /** {@code to &= from}. */
  public Assembler and(Register to, Register from) {
    return add(Opcode.ALU64 | Opcode.AND | Opcode.X, to, from.number(), 0, 0);
  }

  /** {@code to ^= value}. */
  public Assembler xor(Register to, int value) {
    return add(Opcode.ALU64 | Opcode.XOR | Opcode.K, to, 0, 0, value);
  }

  /** {@code to <<= bits}. */
  public Assembler shiftLeft(Register to, int bits) {
    return add(Opcode.ALU64 | Opcode.LSH | Opcode.K, to, 0, 0, bits);
  }

  /** {@code to <<= from}; uses only the low six bits of {@code from}. */
  public Assembler shiftLeft(Register to, Register from) {
    return add(Opcode.ALU64 | Opcode.LSH | Opcode.X, to, from.number(), 0, 0);
  }

  /** {@code to >>= bits}; a logical shift. */
  public Assembler shiftRight(Register to, int bits) {
    return add(Opcode.ALU64 | Opcode.RSH | Opcode.K, to, 0, 0, bits);
  }

  /** Converts the low 16 or 32 bits from network order to host order, and zeroes the rest. */
  public Assembler fromNetworkOrder(Register to, int bits) {
    return add(Opcode.ALU | Opcode.END | Opcode.X, to, 0, 0, bits);
  }

  /** {@code *(long *) (address + offset) += from}, atomically. */
  public Assembler atomicAdd(Register address, int offset, Register from) {
    return add(ATOMIC_64, address, from.number(), offset, 0);
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

  /**
   * Calls a function of the kernel itself (a kfunc).
   *
   * @param function its type ID, see {@link Btf#function}
   */
  public Assembler callKernel(int function) {
    return add(CALL, R0, PSEUDO_KFUNC_CALL, 0, function);
  }

  /** Ends the program. R0 is its result. */
  public Assembler exit() {
    return add(EXIT, R0, 0, 0, 0);
  }

  /** Jumps to the label. */
  public Assembler jump(Label target) {
    return branch(JUMP, R0, 0, 0, target);
  }

  /** Jumps if the condition holds between the low 32 bits of a register and a value. */
  public Assembler jumpIf(Register left, Condition condition, int right, Label target) {
    return branch(Opcode.JMP32 | Opcode.K | condition.code(), left, 0, right, target);
  }

  /** Jumps if the condition holds between a 64-bit register, such as a pointer, and a value. */
  public Assembler jumpIfLong(Register left, Condition condition, int right, Label target) {
    return branch(Opcode.JMP | Opcode.K | condition.code(), left, 0, right, target);
  }

  /** Jumps if the condition holds between two 64-bit registers. */
  public Assembler jumpIfLong(Register left, Condition condition, Register right, Label target) {
    return branch(Opcode.JMP | Opcode.X | condition.code(), left, right.number(), 0, target);
  }

  /**
   * Returns the program in the format of bpf(2).
   *
   * @throws IllegalStateException if a label was not placed, or if the program stores an immediate
   *     into its context
   * @throws ProgramTooLargeException if a jump spans more than 32,767 instructions
   */
  public byte[] assemble() throws ProgramTooLargeException {
    BitSet reachable = new ControlFlowAnalysis(instructions).reachable();
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
