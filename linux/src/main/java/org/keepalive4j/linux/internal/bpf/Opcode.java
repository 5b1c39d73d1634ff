package org.keepalive4j.linux.internal.bpf;

/**
 * The parts that an instruction's code is made of, by their names in linux/bpf.h,
 * linux/bpf_common.h and RFC 9669. A code is a class, a source and an operation; or a class, a mode
 * and a size.
 */
final class Opcode {
  static final int CLASS = 0x07; // the bits of the class
  static final int LD = 0x00;
  static final int LDX = 0x01;
  static final int ST = 0x02;
  static final int STX = 0x03;
  static final int ALU = 0x04;
  static final int JMP = 0x05;
  static final int JMP32 = 0x06;
  static final int ALU64 = 0x07;

  static final int K = 0x00; // the source is the immediate
  static final int X = 0x08; // the source is a register

  static final int OPERATION = 0xf0; // the bits of the operation
  static final int ADD = 0x00;
  static final int SUB = 0x10;
  static final int AND = 0x50;
  static final int LSH = 0x60;
  static final int RSH = 0x70;
  static final int XOR = 0xa0;
  static final int MOV = 0xb0;
  static final int END = 0xd0;

  static final int JA = 0x00;
  static final int JEQ = 0x10;
  static final int JGT = 0x20;
  static final int JNE = 0x50;
  static final int JSGT = 0x60;
  static final int CALL = 0x80;
  static final int EXIT = 0x90;

  static final int IMM = 0x00;
  static final int MEM = 0x60;
  static final int ATOMIC = 0xc0;

  static final int SIZE = 0x18; // the bits of the size
  static final int W = 0x00;
  static final int H = 0x08;
  static final int B = 0x10;
  static final int DW = 0x18;

  private Opcode() {}
}
