package org.keepalive4j.linux.internal.bpf;

/**
 * The registers, 64 bits each. A call takes its arguments from R1 to R5, destroys R0 to R5 and
 * returns in R0; R6 to R9 keep their values. A program starts with its context in R1.
 */
public enum Register {
  R0(0),
  R1(1),
  R2(2),
  R3(3),
  R4(4),
  R5(5),
  R6(6),
  R7(7),
  R8(8),
  R9(9),
  /** The end of the stack, which has 512 bytes below it; read-only. */
  FP(10);

  private final int number;

  Register(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
