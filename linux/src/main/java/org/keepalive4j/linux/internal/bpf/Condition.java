package org.keepalive4j.linux.internal.bpf;

/** When a jump is taken; numbers are compared without sign unless said. */
public enum Condition {
  EQUAL(0x10),
  GREATER(0x20),
  NOT_EQUAL(0x50),
  SIGNED_GREATER(0x60);

  private final int code;

  Condition(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
