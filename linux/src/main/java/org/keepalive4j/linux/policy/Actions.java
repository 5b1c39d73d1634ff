package org.keepalive4j.linux.policy;

import static org.keepalive4j.linux.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.bpf.Register.FP;
import static org.keepalive4j.linux.bpf.Register.R0;
import static org.keepalive4j.linux.bpf.Register.R1;
import static org.keepalive4j.linux.bpf.Register.R2;
import static org.keepalive4j.linux.bpf.Register.R3;
import static org.keepalive4j.linux.bpf.Register.R4;
import static org.keepalive4j.linux.bpf.Register.R6;
import static org.keepalive4j.linux.bpf.Register.R8;
import static org.keepalive4j.linux.bpf.Register.R9;

import java.util.LinkedHashMap;
import java.util.Map;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Mode;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Assembler.Label;
import org.keepalive4j.linux.bpf.BpfMap;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.Helper;
import org.keepalive4j.linux.bpf.Register;
import org.keepalive4j.linux.bpf.Size;
import org.keepalive4j.linux.visit.OptionCode;
import org.keepalive4j.linux.visit.SocketFields;

/**
 * The code that gives connections of one side what their rules say. Rules with the same settings
 * and mode share it, so that many rules make a chain of comparisons and not a long program.
 *
 * <p>Before: in R6 what {@link Where} says, and the rule's number in R7. After: R8 is 1 if
 * something was refused, else 0.
 */
final class Actions implements Matching.Actions {
  private static final int EVENT_SOCKET = 184; // sk in struct bpf_sock_ops: linux/bpf.h
  private static final int CREATE = 1; // BPF_SK_STORAGE_GET_F_CREATE
  private static final byte SYN_SENT = 2; // TCP_SYN_SENT: net/tcp_states.h

  private final Assembler code;
  private final Where where;
  private final Side side;
  private final SocketFields fields;
  private final BpfMap modes;
  private final Label leave;
  private final Label done;
  private final Map<Action, Label> places = new LinkedHashMap<>();

  /** What rules can have in common. */
  private record Action(KeepAlive settings, Mode mode) {}

  /**
   * @param leave where rules go on that leave a connection alone
   * @param done where the others go on when all is set
   */
  Actions(
      Assembler code,
      Where where,
      Side side,
      SocketFields fields,
      BpfMap modes,
      Label leave,
      Label done) {
    this.code = code;
    this.where = where;
    this.side = side;
    this.fields = fields;
    this.modes = modes;
    this.leave = leave;
    this.done = done;
  }

  @Override
  public Label of(Rule rule) {
    return rule.leavesAlone()
        ? leave
        : places.computeIfAbsent(
            new Action(rule.settings(), rule.mode()), action -> code.newLabel());
  }

  /** Writes the code for all rules that were asked for. */
  void write() throws BtfException {
    for (var place : places.entrySet()) {
      code.place(place.getValue()).move(R8, 0);
      write(place.getKey().settings(), place.getKey().mode());
      code.jump(done);
    }
  }

  private void write(KeepAlive settings, Mode mode) throws BtfException {
    var filling = mode == Mode.FILL;
    if (filling) {
      loadTcpSocket(R9);
      fields.loadKeepAlive(code, R1, R9);
      code.jumpIf(R1, NOT_EQUAL, 0, leave);
    }
    remember(settings, mode);
    for (var option : KeepAliveOption.SAFE_ORDER) {
      var value = settings.get(option);
      if (value.isPresent()) {
        var next = code.newLabel();
        if (filling && option != KeepAliveOption.KEEP_ALIVE) {
          fields.loadOwnValue(code, R1, R9, option);
          code.jumpIf(R1, NOT_EQUAL, 0, next);
        }
        set(option, value.getAsInt(), next);
        code.place(next);
      }
    }
  }

  private void set(KeepAliveOption option, int value, Label next) throws BtfException {
    if (option == KeepAliveOption.USER_TIMEOUT && side == Side.CONNECT) {
      if (where == Where.EVENT) {
        return; // when the connection is established: SocketMode
      }
      fields.loadSockCommon(code, R1, R6, "skc_state");
      code.jumpIf(R1, EQUAL, SYN_SENT, next);
    } else if (option == KeepAliveOption.IDLE && where == Where.VISIT) {
      // An idle time set again to what it is sends one more probe while probing.
      OptionCode.get(code, option);
      code.load(Size.WORD, R1, FP, OptionCode.VALUE).jumpIf(R1, EQUAL, value, next);
    }
    code.store(Size.WORD, FP, OptionCode.VALUE, value);
    OptionCode.set(code, option);
    code.jumpIf(R0, EQUAL, 0, next).move(R8, 1);
  }

  /** Lets the socket remember its mode, or nothing. */
  private void remember(KeepAlive settings, Mode mode) {
    var postponed = SocketMode.isPostponed(settings, side);
    if (!postponed && !SocketMode.isGuarded(settings, mode)) {
      forget();
      return;
    }
    var failed = code.newLabel();
    var next = code.newLabel();
    loadSocket(R2, failed);
    code.loadMap(R1, modes).move(R3, 0).move(R4, CREATE).call(Helper.SK_STORAGE_GET);
    code.jumpIfLong(R0, EQUAL, 0, failed);
    code.store(Size.WORD, R0, SocketMode.MODE, SocketMode.of(mode));
    var userTimeout = settings.get(KeepAliveOption.USER_TIMEOUT);
    code.store(Size.WORD, R0, SocketMode.USER_TIMEOUT, postponed ? userTimeout.getAsInt() + 1 : 0);
    code.jump(next).place(failed).move(R8, 1).place(next);
  }

  /** Lets the socket forget a mode that it may have from an earlier connection or policy. */
  void forget() {
    if (side != Side.ACCEPT || where != Where.EVENT) { // an accepted one is new
      var next = code.newLabel();
      loadSocket(R2, next);
      code.loadMap(R1, modes).call(Helper.SK_STORAGE_DELETE).place(next);
    }
  }

  private void loadSocket(Register to, Label absent) {
    switch (where) {
      case EVENT -> code.load(Size.LONG, to, R6, EVENT_SOCKET).jumpIfLong(to, EQUAL, 0, absent);
      case VISIT -> code.move(to, R6);
    }
  }

  private void loadTcpSocket(Register to) {
    switch (where) {
      case EVENT -> {
        loadSocket(R1, leave);
        code.call(Helper.SKC_TO_TCP_SOCK).jumpIfLong(R0, EQUAL, 0, leave).move(to, R0);
      }
      case VISIT -> code.move(to, R6);
    }
  }
}
