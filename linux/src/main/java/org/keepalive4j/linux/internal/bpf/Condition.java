package org.keepalive4j.linux.internal.bpf;

/** The condition of a jump. Numbers are unsigned unless the name says otherwise. */
public enum Condition {
  EQUAL(Opcode.JEQ, "=="),
  GREATER(Opcode.JGT, ">"),
  NOT_EQUAL(Opcode.JNE, "!="),
  SIGNED_GREATER(Opcode.JSGT, "s>");

  private final int code;
  private final String operator;

  Condition(int code, String operator) {
    this.code = code;
    this.operator = operator;
  }

  int code() {
    return code;
  }

  /** Returns the condition of a jump instruction. */
  static Condition of(int opcode) {
    for (Condition condition : values()) {
      if (condition.code == (opcode & Opcode.OPERATION)) {
        return condition;
      }
    }
    throw new IllegalArgumentException("not a conditional jump: 0x" + Integer.toHexString(opcode));
  }

  /** Returns the operator as the kernel's verifier prints it, such as {@code s>}. */
  String operator() {
    return operator;
  }
}
