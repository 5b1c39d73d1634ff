package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R7;
import static org.keepalive4j.linux.internal.bpf.Register.R8;
import static org.keepalive4j.linux.internal.bpf.Register.R9;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Register;
import org.keepalive4j.linux.internal.bpf.Size;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.bpf.iter.SocketOptionCode;

/**
 * Writes the code that applies rules to connections of one direction. Rules with the same settings
 * and mode share their code. This keeps programs with many rules short, because the kernel's jumps
 * reach only 32,767 instructions.
 *
 * <p>On entry, R6 holds what {@link Hook} describes, and R7 the number of the rule. On exit, R8 is
 * 1 if the kernel refused an option, otherwise 0.
 */
final class RuleActions implements RuleMatcher.Targets {
  // On a new connection SO_KEEPALIVE comes last, so the timer starts once, with all values set.
  private static final List<KeepAliveOption> NEW_CONNECTION =
      List.of(
          KeepAliveOption.INTERVAL,
          KeepAliveOption.COUNT,
          KeepAliveOption.USER_TIMEOUT,
          KeepAliveOption.IDLE,
          KeepAliveOption.KEEP_ALIVE);

  private final Assembler code;
  private final Context context;
  private final Direction direction;
  private final boolean directionMatters;
  private final SocketLayout fields;
  private final SocketStorage storage;
  private final Label left;
  private final Label done;
  private final Label leave;

  /** The code of each combination of settings and mode, as a rule that matches everything. */
  private final Map<Rule, Label> labels = new LinkedHashMap<>();

  private final Map<Integer, Label> endings = new LinkedHashMap<>();

  /** What both directions share. */
  record Context(
      Hook hook,
      ConnectionFields connection,
      SocketLayout fields,
      SocketStorage storage,
      Policy policy) {}

  private RuleActions(
      Assembler code, Context context, Direction direction, Label left, Label done) {
    this.code = code;
    this.context = context;
    this.direction = direction;
    this.left = left;
    this.done = done;
    directionMatters = SocketMode.dependsOnDirection(context.policy());
    fields = context.fields();
    storage = context.storage();
    leave = code.newLabel();
  }

  /**
   * Writes the code that matches connections of one direction and applies their rules.
   *
   * @param left the continuation for connections that aren't changed
   * @param done the continuation after all options are set
   */
  static void write(Assembler code, Context context, Direction direction, Label left, Label done)
      throws BtfException {
    var none = code.newLabel();
    var rules = context.policy().rules();
    var actions = new RuleActions(code, context, direction, left, done);
    actions.begin();
    new RuleMatcher(code, context.connection()).write(rules, Optional.of(direction), actions, none);
    actions.write();
    code.place(none).move(R7, rules.size()).jump(actions.leave);
  }

  @Override
  public Label of(Rule rule) {
    return rule.leavesAlone()
        ? leave
        : labels.computeIfAbsent(
            new Rule(Match.ALL, rule.settings(), rule.mode()), each -> code.newLabel());
  }

  /** Writes what is common to all rules. */
  private void begin() {
    if (context.hook() == Hook.ITERATOR) {
      deleteStorage();
    } else if (direction == Direction.CONNECT) {
      var connected = code.newLabel();
      var match = code.newLabel();
      jumpIfConnected(connected);
      deleteStorage();
      code.jump(match).place(connected);
      code.move(R7, 0).move(R8, 0); // initialized for the verifier, but not counted again
      loadSocket(R2, done);
      storage.jumpIfOwnUserTimeout(code, done);
      code.place(match);
    } // The socket of an accepted connection is new.
  }

  /** Writes the code of all requested rules, and of {@code leave}. */
  private void write() throws BtfException {
    for (var place : labels.entrySet()) {
      code.place(place.getValue()).move(R8, 0);
      write(place.getKey());
    }
    for (var ending : endings.entrySet()) {
      code.place(ending.getValue());
      storeMode(ending.getKey());
      code.jump(done);
    }
    code.place(leave).move(R8, 0);
    jumpIfConnected(left);
    storeMode(SocketMode.NONE);
    code.jump(left);
  }

  private void write(Rule rule) throws BtfException {
    var established = code.newLabel();
    jumpIfConnected(established);
    boolean tcpSocketLoaded = false;
    for (var option :
        context.hook() == Hook.SOCK_OPS ? NEW_CONNECTION : KeepAliveOption.SAFE_ORDER) {
      if (!rule.sets(option, false) || isPostponed(option)) {
        continue;
      }
      var next = code.newLabel();
      if (!rule.sets(option, true)) {
        if (!tcpSocketLoaded) {
          loadTcpSocket(R9);
          tcpSocketLoaded = true;
        }
        fields.loadOwnValue(code, R1, R9, option);
        code.jumpIf(R1, NOT_EQUAL, 0, next);
      }
      set(option, rule.settings().get(option).orElseThrow(), next);
      code.place(next);
    }
    code.jump(ending(SocketMode.of(rule))).place(established);
    if (rule.sets(KeepAliveOption.USER_TIMEOUT, false)) {
      setPostponed(rule);
    }
    code.jump(done);
  }

  /** Returns the continuation of connections with this mode after their options are set. */
  private Label ending(int mode) {
    return endings.computeIfAbsent(mode, each -> code.newLabel());
  }

  /**
   * Returns whether an option waits for the end of the handshake: a user timeout would also limit
   * connect().
   */
  private boolean isPostponed(KeepAliveOption option) {
    return option == KeepAliveOption.USER_TIMEOUT
        && direction == Direction.CONNECT
        && context.hook() == Hook.SOCK_OPS;
  }

  private void set(KeepAliveOption option, int value, Label next) throws BtfException {
    if (option == KeepAliveOption.USER_TIMEOUT && direction == Direction.CONNECT) {
      fields.loadSockCommon(code, R1, R6, "skc_state");
      code.jumpIf(R1, EQUAL, TcpState.SYN_SENT.number(), next);
    }
    if (context.hook() == Hook.ITERATOR) {
      jumpIfValueIs(option, value, next);
    }
    setNow(option, value);
    code.jumpIf(R0, EQUAL, 0, next).move(R8, 1);
  }

  /**
   * Jumps if the option already has this value. Setting the same idle time again would send another
   * probe while the kernel is probing.
   */
  private void jumpIfValueIs(KeepAliveOption option, int value, Label same) throws BtfException {
    if (option == KeepAliveOption.KEEP_ALIVE) {
      fields.loadKeepAlive(code, R1, R6);
      code.jumpIf(R1, value == 0 ? EQUAL : NOT_EQUAL, 0, same);
    } else {
      fields.loadOwnValue(code, R1, R6, option);
      code.jumpIf(R1, EQUAL, fields.ownValue(option, value), same);
    }
  }

  private void setNow(KeepAliveOption option, int value) {
    code.store(Size.WORD, FP, SocketOptionCode.VALUE, value);
    SocketOptionCode.set(code, option);
  }

  /** Jumps if the event is the end of the handshake of a connection that was matched before. */
  private void jumpIfConnected(Label connected) {
    if (context.hook() == Hook.SOCK_OPS && direction == Direction.CONNECT) {
      code.load(Size.WORD, R1, R6, SockOpsProgram.OPERATION);
      code.jumpIf(R1, EQUAL, SockOpsProgram.CONNECTED, connected);
    }
  }

  /** Sets the user timeout at the end of the handshake. */
  private void setPostponed(Rule rule) {
    if (!rule.sets(KeepAliveOption.USER_TIMEOUT, true)) {
      SocketOptionCode.get(code, KeepAliveOption.USER_TIMEOUT);
      code.load(Size.WORD, R1, FP, SocketOptionCode.VALUE).jumpIf(R1, NOT_EQUAL, 0, done);
    }
    // The kernel accepts every value from 0 to 2^31 - 1: tcp_sock_set_user_timeout()
    var value = rule.settings().get(KeepAliveOption.USER_TIMEOUT);
    setNow(KeepAliveOption.USER_TIMEOUT, value.orElseThrow());
  }

  /** Deletes what an earlier connection or policy stored for the socket. */
  private void deleteStorage() {
    var nothing = code.newLabel();
    loadSocket(R2, nothing);
    storage.jumpIfAbsent(code, nothing);
    loadSocket(R2, nothing);
    storage.delete(code);
    code.place(nothing);
  }

  /** Stores the mode for the socket if {@link SetsockoptProgram} can't derive it. */
  private void storeMode(int mode) {
    var next = code.newLabel();
    var store = code.newLabel();
    if (!directionMatters) {
      return;
    }
    boolean connected = direction == Direction.CONNECT;
    DirectionFromPorts.branch(
        code, context.connection(), connected ? next : store, connected ? store : next);
    var failed = code.newLabel();
    code.place(store);
    loadSocket(R2, failed);
    storage.put(code, mode, false, failed);
    code.jump(next).place(failed).move(R8, 1).place(next);
  }

  private void loadSocket(Register to, Label absent) {
    switch (context.hook()) {
      case SOCK_OPS ->
          code.load(Size.LONG, to, R6, SockOpsProgram.SOCKET).jumpIfLong(to, EQUAL, 0, absent);
      case ITERATOR -> code.move(to, R6);
    }
  }

  private void loadTcpSocket(Register to) {
    switch (context.hook()) {
      case SOCK_OPS -> {
        loadSocket(R1, leave);
        code.call(Helper.SKC_TO_TCP_SOCK).jumpIfLong(R0, EQUAL, 0, leave).move(to, R0);
      }
      case ITERATOR -> code.move(to, R6);
    }
  }
}
