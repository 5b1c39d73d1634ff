package org.keepalive4j.linux.internal.bpf.iter;

import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R4;
import static org.keepalive4j.linux.internal.bpf.Register.R5;
import static org.keepalive4j.linux.internal.bpf.Register.R6;

import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Helper;

/** Writes calls that get and set an option of the socket in R6. On success, R0 is 0. */
public final class SocketOptionCode {
  /** The stack offset of the value, an int. */
  public static final int VALUE = -4;

  private SocketOptionCode() {}

  public static void get(Assembler code, KeepAliveOption option) {
    call(code, option, Helper.GETSOCKOPT);
  }

  public static void set(Assembler code, KeepAliveOption option) {
    call(code, option, Helper.SETSOCKOPT);
  }

  private static void call(Assembler code, KeepAliveOption option, Helper helper) {
    code.move(R1, R6)
        .move(R2, option.linuxLevel())
        .move(R3, option.linuxName())
        .address(R4, FP, VALUE)
        .move(R5, Integer.BYTES)
        .call(helper);
  }
}
