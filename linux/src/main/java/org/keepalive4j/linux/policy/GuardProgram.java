package org.keepalive4j.linux.policy;

import static org.keepalive4j.linux.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.bpf.Condition.GREATER;
import static org.keepalive4j.linux.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.bpf.Condition.SIGNED_GREATER;
import static org.keepalive4j.linux.bpf.Register.R0;
import static org.keepalive4j.linux.bpf.Register.R1;
import static org.keepalive4j.linux.bpf.Register.R2;
import static org.keepalive4j.linux.bpf.Register.R3;
import static org.keepalive4j.linux.bpf.Register.R4;
import static org.keepalive4j.linux.bpf.Register.R6;
import static org.keepalive4j.linux.bpf.Register.R7;
import static org.keepalive4j.linux.bpf.Register.R8;
import static org.keepalive4j.linux.bpf.Register.R9;

import java.io.IOException;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.bpf.Size;

/**
 * The program that ignores an application's own calls where its socket's mode says so: a
 * "setsockopt" program, whose context is {@code struct bpf_sockopt} of linux/bpf.h. It knows no
 * policy, only the {@link Memory}, and so stays when the policy is replaced.
 */
final class GuardProgram {
  private static final int TCP = KeepAliveOption.IDLE.linuxLevel(); // IPPROTO_TCP, the level too

  private static final int SOCKET = 0;
  private static final int VALUE = 8;
  private static final int VALUE_END = 16;
  private static final int LEVEL = 24;
  private static final int NAME = 28;
  private static final int LENGTH = 32;

  // In struct bpf_sock, linux/bpf.h
  private static final int PROTOCOL = 12;
  private static final int STATE = 72;

  // net/tcp_states.h
  private static final int SYN_SENT = 2;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;

  private static final int PAGE = 4096; // the smallest: what the program can see of a value

  private GuardProgram() {}

  static BpfProgram load(Bpf bpf, Memory memory) throws IOException {
    return BpfProgram.load(bpf, BpfProgram.Type.SETSOCKOPT, "keepalive_guard", write(memory));
  }

  private static Assembler write(Memory memory) {
    var code = new Assembler();
    var tcp = code.newLabel();
    var socketLevel = code.newLabel();
    var ours = code.newLabel();
    var protect = code.newLabel();
    var ignore = code.newLabel();
    var pass = code.newLabel();
    var passLong = code.newLabel();
    code.move(R6, R1).load(Size.WORD, R1, R6, LENGTH).jumpIf(R1, SIGNED_GREATER, PAGE, passLong);
    code.load(Size.WORD, R7, R6, LEVEL).load(Size.WORD, R8, R6, NAME);
    code.jumpIf(R7, EQUAL, KeepAliveOption.KEEP_ALIVE.linuxLevel(), socketLevel);
    code.jumpIf(R7, EQUAL, TCP, tcp).jump(pass);
    code.place(socketLevel);
    code.jumpIf(R8, EQUAL, KeepAliveOption.KEEP_ALIVE.linuxName(), ours).jump(pass);
    code.place(tcp);
    for (var option : KeepAliveOption.SAFE_ORDER) {
      if (option != KeepAliveOption.KEEP_ALIVE) {
        code.jumpIf(R8, EQUAL, option.linuxName(), ours);
      }
    }
    code.jump(pass);

    code.place(ours).load(Size.LONG, R9, R6, SOCKET).jumpIfLong(R9, EQUAL, 0, pass);
    code.load(Size.WORD, R1, R9, PROTOCOL).jumpIf(R1, NOT_EQUAL, TCP, pass);
    code.load(Size.WORD, R1, R9, STATE); // only connections have a mode
    code.jumpIf(R1, EQUAL, CLOSE, pass).jumpIf(R1, EQUAL, LISTEN, pass).move(R2, R9);
    memory.loadMode(code);
    code.jumpIf(R1, EQUAL, SocketMode.ENFORCE, ignore);
    code.jumpIf(R1, EQUAL, SocketMode.PROTECT, protect).jump(pass);

    code.place(protect);
    var userTimeout = code.newLabel();
    code.jumpIf(R8, EQUAL, KeepAliveOption.USER_TIMEOUT.linuxName(), userTimeout);
    code.jumpIf(R7, NOT_EQUAL, KeepAliveOption.KEEP_ALIVE.linuxLevel(), pass);
    code.load(Size.LONG, R3, R6, VALUE).load(Size.LONG, R4, R6, VALUE_END);
    code.move(R2, R3).add(R2, Integer.BYTES).jumpIfLong(R2, GREATER, R4, pass);
    code.load(Size.WORD, R1, R3, 0).jumpIf(R1, NOT_EQUAL, 0, pass);

    code.place(ignore);
    // "-1 forces exit without executing kernel BPF handlers": the call succeeds.
    // prog_cgroup_sockopt.rst
    code.store(Size.WORD, R6, LENGTH, -1).jump(pass);

    code.place(userTimeout);
    // What the application sets while it connects is newer than what waits for the connection.
    code.load(Size.WORD, R1, R9, STATE).jumpIf(R1, NOT_EQUAL, SYN_SENT, pass).move(R2, R9);
    memory.remember(code, SocketMode.PROTECT, true, pass);
    code.jump(pass);

    code.place(passLong);
    // 0 leaves a value alone that is longer than the program can see; else the call would fail.
    code.store(Size.WORD, R6, LENGTH, 0);
    code.place(pass).move(R0, 1).exit();
    return code;
  }
}
