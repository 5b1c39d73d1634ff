package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.GREATER;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.SIGNED_GREATER;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R4;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R7;

import java.io.IOException;
import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.Btf;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * The program that ignores the application's own setsockopt(2) calls if the socket's mode requires
 * it. Its context is {@code struct bpf_sockopt} of linux/bpf.h. It matches the socket again, and
 * does nothing while another policy is current, so it can be attached earlier and detached later.
 */
final class SetsockoptProgram {
  private static final int TCP =
      KeepAliveOption.IDLE.linuxLevel(); // IPPROTO_TCP, as protocol and as level

  private static final int SOCKET = 0;
  private static final int VALUE = 8;
  private static final int VALUE_END = 16;
  private static final int LEVEL = 24;
  private static final int NAME = 28;
  private static final int LENGTH = 32;

  // In struct bpf_sock, linux/bpf.h
  private static final int FAMILY = 4;
  private static final int PROTOCOL = 12;
  private static final int LOCAL_PORT = 44;
  private static final int REMOTE_PORT = 48;
  private static final int REMOTE_IP4 = 52;
  private static final int REMOTE_IP6 = 56;
  private static final int STATE = 72;

  private static final ConnectionFields CONNECTION =
      new ConnectionFields(
          R7,
          ConnectionFields.word(FAMILY),
          ConnectionFields.word(REMOTE_IP4),
          ConnectionFields.word(REMOTE_IP6),
          new Btf.Field(REMOTE_PORT, Short.BYTES),
          ConnectionFields.word(LOCAL_PORT));

  // The smallest page size: the program sees this much of a value.
  private static final int PAGE = 4096;

  private final Assembler code = new Assembler();
  private final PolicyMaps maps;
  private final Label protect = code.newLabel();
  private final Label note = code.newLabel();
  private final Label ignore = code.newLabel();
  private final Label pass = code.newLabel();

  private SetsockoptProgram(PolicyMaps maps) {
    this.maps = maps;
  }

  static BpfProgram load(Bpf bpf, Policy policy, PolicyMaps maps) throws IOException {
    var program = new SetsockoptProgram(maps);
    program.write(policy);
    return BpfProgram.load(bpf, BpfProgram.Type.SETSOCKOPT, "keepalive_guard", program.code);
  }

  private void write(Policy policy) throws IOException {
    var passLong = code.newLabel();
    code.move(R6, R1).load(Size.WORD, R1, R6, LENGTH).jumpIf(R1, SIGNED_GREATER, PAGE, passLong);
    selectOptions();
    selectConnections();
    maps.storage().jumpUnlessCurrent(code, maps.generation(), pass);
    var implied = code.newLabel();
    code.move(R2, R7);
    maps.storage().loadMode(code, implied);
    code.jumpIf(R1, EQUAL, SocketMode.ENFORCE, ignore);
    code.jumpIf(R1, EQUAL, SocketMode.PROTECT, protect);
    code.jumpIf(R1, EQUAL, SocketMode.NOTE_USER_TIMEOUT, note).jump(pass);
    code.place(implied);
    match(policy);

    code.place(protect);
    noteUserTimeout(SocketMode.PROTECT);
    code.load(Size.WORD, R1, R6, LEVEL);
    code.jumpIf(R1, NOT_EQUAL, KeepAliveOption.KEEP_ALIVE.linuxLevel(), pass);
    code.load(Size.LONG, R3, R6, VALUE).load(Size.LONG, R4, R6, VALUE_END);
    code.move(R2, R3).add(R2, Integer.BYTES).jumpIfLong(R2, GREATER, R4, pass);
    code.load(Size.WORD, R1, R3, 0).jumpIf(R1, NOT_EQUAL, 0, pass);

    code.place(ignore);
    // "-1 forces exit without executing kernel BPF handlers": the call succeeds.
    // prog_cgroup_sockopt.rst
    code.move(R1, -1).store(Size.WORD, R6, LENGTH, R1).jump(pass);

    code.place(note);
    noteUserTimeout(SocketMode.NOTE_USER_TIMEOUT);
    code.jump(pass);

    code.place(passLong);
    // With 0, the kernel uses the original value. A longer one would make the call fail.
    code.move(R1, 0).store(Size.WORD, R6, LENGTH, R1);
    code.place(pass).move(R0, 1).exit();
  }

  /**
   * Records that the application set a user timeout while connecting, which overrides the rule's.
   */
  private void noteUserTimeout(int mode) {
    var other = code.newLabel();
    code.load(Size.WORD, R1, R6, NAME);
    code.jumpIf(R1, NOT_EQUAL, KeepAliveOption.USER_TIMEOUT.linuxName(), other);
    code.load(Size.LONG, R2, R6, SOCKET).jumpIfLong(R2, EQUAL, 0, pass);
    code.load(Size.WORD, R1, R2, STATE).jumpIf(R1, NOT_EQUAL, TcpState.SYN_SENT.number(), pass);
    maps.storage().put(code, mode, true, pass);
    code.jump(pass).place(other);
  }

  private void selectOptions() {
    var tcp = code.newLabel();
    var socketLevel = code.newLabel();
    var ours = code.newLabel();
    code.load(Size.WORD, R1, R6, LEVEL).load(Size.WORD, R2, R6, NAME);
    code.jumpIf(R1, EQUAL, KeepAliveOption.KEEP_ALIVE.linuxLevel(), socketLevel);
    code.jumpIf(R1, EQUAL, TCP, tcp).jump(pass);
    code.place(socketLevel);
    code.jumpIf(R2, EQUAL, KeepAliveOption.KEEP_ALIVE.linuxName(), ours).jump(pass);
    code.place(tcp);
    for (var option : KeepAliveOption.SAFE_ORDER) {
      if (option != KeepAliveOption.KEEP_ALIVE) {
        code.jumpIf(R2, EQUAL, option.linuxName(), ours);
      }
    }
    code.jump(pass).place(ours);
  }

  /** Continues for connections, with the socket in R7. Other sockets have no mode. */
  private void selectConnections() {
    code.load(Size.LONG, R7, R6, SOCKET).jumpIfLong(R7, EQUAL, 0, pass);
    code.load(Size.WORD, R1, R7, PROTOCOL).jumpIf(R1, NOT_EQUAL, TCP, pass);
    code.load(Size.WORD, R1, R7, STATE);
    code.jumpIf(R1, EQUAL, TcpState.CLOSED.number(), pass);
    code.jumpIf(R1, EQUAL, TcpState.LISTENING.number(), pass);
  }

  private void match(Policy policy) {
    var matching = new RuleMatcher(code, CONNECTION);
    if (SocketMode.dependsOnDirection(policy)) {
      var connect = code.newLabel();
      var accept = code.newLabel();
      DirectionFromPorts.branch(code, CONNECTION, connect, accept);
      code.place(connect);
      matching.write(policy.rules(), Optional.of(Direction.CONNECT), this::place, pass);
      code.place(accept);
      matching.write(policy.rules(), Optional.of(Direction.ACCEPT), this::place, pass);
    } else {
      matching.write(
          policy.rules(), Optional.empty(), this::place, pass); // the mode depends on no direction
    }
  }

  private Label place(Rule rule) {
    return switch (SocketMode.of(rule)) {
      case SocketMode.ENFORCE -> ignore;
      case SocketMode.PROTECT -> protect;
      case SocketMode.NOTE_USER_TIMEOUT -> note;
      default -> pass;
    };
  }
}
