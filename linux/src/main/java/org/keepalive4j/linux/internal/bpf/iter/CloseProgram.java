package org.keepalive4j.linux.internal.bpf.iter;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R7;
import static org.keepalive4j.linux.internal.bpf.Register.R8;
import static org.keepalive4j.linux.internal.bpf.Register.R9;

import java.io.IOException;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * The program that closes the connections whose cookies are in a map, unless a segment came in
 * since. The kernel holds each socket's lock meanwhile, so no segment can come in between.
 *
 * <p>It writes a record for each connection that it closes: the cookie.
 */
public final class CloseProgram {
  /** How many bytes a record has. */
  public static final int LENGTH = Long.BYTES;

  private static final int SEQUENCE_FILE = 0; // in the context, struct bpf_iter__tcp: meta->seq
  private static final int SOCK_COMMON = 8;
  private static final int COOKIE = -8; // on the stack

  private CloseProgram() {}

  /**
   * Loads the program.
   *
   * @param segmentsIn a hash map from cookies to the number of segments that the connection had
   *     received at the last look
   * @throws BtfException if the kernel has no bpf_sock_destroy(), which came with Linux 6.5
   */
  public static BpfProgram load(Bpf bpf, SocketLayout fields, BpfMap segmentsIn)
      throws IOException {
    var code = new Assembler();
    var end = code.newLabel();
    code.move(R9, R1).load(Size.LONG, R6, R1, SOCK_COMMON).jumpIfLong(R6, EQUAL, 0, end);
    code.move(R1, R6).call(Helper.SKC_TO_TCP_SOCK).jumpIfLong(R0, EQUAL, 0, end).move(R7, R0);
    code.move(R1, R6).call(Helper.GET_SOCKET_COOKIE).store(Size.LONG, FP, COOKIE, R0);
    code.loadMap(R1, segmentsIn).address(R2, FP, COOKIE).call(Helper.MAP_LOOKUP_ELEM);
    code.jumpIfLong(R0, EQUAL, 0, end).load(Size.WORD, R8, R0, 0);
    fields.loadTcp(code, R1, R7, "segs_in");
    code.jumpIfLong(R1, NOT_EQUAL, R8, end);
    // The record first: if it finds no room, the kernel runs the program for this socket again.
    code.load(Size.LONG, R1, R9, SEQUENCE_FILE).load(Size.LONG, R1, R1, 0);
    code.address(R2, FP, COOKIE).move(R3, LENGTH).call(Helper.SEQ_WRITE);
    code.jumpIfLong(R0, NOT_EQUAL, 0, end);
    code.move(R1, R6).callKernel(fields.btf().function("bpf_sock_destroy"));
    code.place(end).move(R0, 0).exit();
    return BpfProgram.loadTcpIterator(bpf, fields.btf(), "keepalive_close", code);
  }
}
