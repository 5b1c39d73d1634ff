package org.keepalive4j.linux.bpf;

/**
 * The registers, 64 bits each. A call takes its arguments from R1 to R5, destroys R0 to R5 and
 * answers in R0; R6 to R9 keep their values. A program starts with its context in R1.
 */
public enum Register {
  R0,
  R1,
  R2,
  R3,
  R4,
  R5,
  R6,
  R7,
  R8,
  R9,
  /** The end of the stack, which has 512 bytes below it; read-only. */
  FP
}
