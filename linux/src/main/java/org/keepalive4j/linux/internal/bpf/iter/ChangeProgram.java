package org.keepalive4j.linux.internal.bpf.iter;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R9;

import java.io.IOException;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * The program that changes the sockets whose cookies are in a map, and writes a record for each:
 * its cookie, the values before, the values after, and the result of each change, five ints each in
 * the order of {@link KeepAliveOption#SAFE_ORDER}.
 */
public final class ChangeProgram {
  public static final int COOKIE = 0;
  public static final int BEFORE = 8;
  private static final int OPTIONS_LENGTH = 20;
  public static final int AFTER = BEFORE + OPTIONS_LENGTH;
  public static final int ANSWERS = AFTER + OPTIONS_LENGTH;
  public static final int LENGTH = 72;

  private static final int SEQUENCE_FILE = 0; // in the context, struct bpf_iter__tcp: meta->seq
  private static final int SOCK_COMMON = 8;
  private static final int RECORD = -80; // on the stack, below OptionCode.VALUE

  private final Assembler code = new Assembler();

  private ChangeProgram() {}

  /**
   * Loads the program.
   *
   * @param cookies a hash map with the cookies of the sockets to change
   */
  public static BpfProgram load(Bpf bpf, SocketLayout fields, KeepAlive wanted, BpfMap cookies)
      throws IOException {
    var program = new ChangeProgram();
    program.write(wanted, cookies);
    return BpfProgram.loadTcpIterator(bpf, fields.btf(), "keepalive_change", program.code);
  }

  private void write(KeepAlive wanted, BpfMap cookies) throws BtfException {
    var end = code.newLabel();
    code.move(R9, R1).load(Size.LONG, R6, R1, SOCK_COMMON).jumpIfLong(R6, EQUAL, 0, end);
    code.move(R1, R6).call(Helper.SKC_TO_TCP_SOCK).jumpIfLong(R0, EQUAL, 0, end).move(R6, R0);
    for (int at = 0; at < LENGTH; at += Long.BYTES) {
      code.store(Size.LONG, FP, RECORD + at, 0);
    }
    code.move(R1, R6).call(Helper.GET_SOCKET_COOKIE);
    code.store(Size.LONG, FP, RECORD + COOKIE, R0).loadMap(R1, cookies);
    code.address(R2, FP, RECORD + COOKIE).call(Helper.MAP_LOOKUP_ELEM);
    code.jumpIfLong(R0, EQUAL, 0, end);

    read(BEFORE);
    int index = 0;
    for (var option : KeepAliveOption.SAFE_ORDER) {
      if (wanted.get(option).isPresent()) {
        set(option, wanted.get(option).getAsInt(), index * Integer.BYTES);
      }
      index++;
    }
    read(AFTER);
    code.load(Size.LONG, R1, R9, SEQUENCE_FILE).load(Size.LONG, R1, R1, 0);
    code.address(R2, FP, RECORD).move(R3, LENGTH).call(Helper.SEQ_WRITE);
    code.place(end).move(R0, 0).exit();
  }

  private void read(int to) {
    int at = RECORD + to;
    for (var option : KeepAliveOption.SAFE_ORDER) {
      SocketOptionCode.get(code, option);
      code.load(Size.WORD, R1, FP, SocketOptionCode.VALUE).store(Size.WORD, FP, at, R1);
      at += Integer.BYTES;
    }
  }

  /** Skips equal values: setting the idle time to its current value sends a probe at once. */
  private void set(KeepAliveOption option, int value, int at) {
    var next = code.newLabel();
    code.load(Size.WORD, R1, FP, RECORD + BEFORE + at).jumpIf(R1, EQUAL, value, next);
    code.store(Size.WORD, FP, SocketOptionCode.VALUE, value);
    SocketOptionCode.set(code, option);
    code.store(Size.WORD, FP, RECORD + ANSWERS + at, R0).place(next);
  }
}
