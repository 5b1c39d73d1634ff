package org.keepalive4j.linux.internal.bpf;

/** How many bytes an instruction loads or stores. Shorter loads are zero-extended. */
public enum Size {
  BYTE(1, Opcode.B),
  HALF(2, Opcode.H),
  WORD(4, Opcode.W),
  LONG(8, Opcode.DW);

  private final int bytes;
  private final int code;

  Size(int bytes, int code) {
    this.bytes = bytes;
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Returns the size of a field of 1, 2, 4 or 8 bytes. */
  public static Size of(int bytes) {
    for (Size size : values()) {
      if (size.bytes == bytes) {
        return size;
      }
    }
    throw new IllegalArgumentException("a field must have 1, 2, 4 or 8 bytes, has " + bytes);
  }

  /** Returns the type of the kernel that has this size, such as {@code u32}. */
  String type() {
    return "u" + bytes * Byte.SIZE;
  }

  /** Returns the size that a load or store instruction has. */
  static Size ofOpcode(int opcode) {
    for (Size size : values()) {
      if (size.code == (opcode & Opcode.SIZE)) {
        return size;
      }
    }
    throw new AssertionError("two bits have four values");
  }
}
