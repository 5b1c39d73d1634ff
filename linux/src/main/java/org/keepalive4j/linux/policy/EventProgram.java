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
import static org.keepalive4j.linux.bpf.Register.R7;
import static org.keepalive4j.linux.bpf.Register.R8;
import static org.keepalive4j.linux.bpf.Register.R9;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Assembler.Label;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.Helper;
import org.keepalive4j.linux.bpf.Size;
import org.keepalive4j.linux.visit.OptionCode;
import org.keepalive4j.linux.visit.SocketFields;

/**
 * A policy as the program that runs when a connection is made or accepted: a "sock_ops" program,
 * whose context is {@code struct bpf_sock_ops} of linux/bpf.h.
 */
final class EventProgram {
  // The events, BPF_SOCK_OPS_*
  private static final int CONNECT = 3; // TCP_CONNECT_CB: connect() was called, nothing is sent yet
  private static final int CONNECTED = 4; // ACTIVE_ESTABLISHED_CB
  private static final int ACCEPTED = 5; // PASSIVE_ESTABLISHED_CB: the handshake is complete

  private static final int OPERATION = 0;
  private static final int FAMILY = 20;
  private static final int REMOTE_IP4 = 24;
  private static final int REMOTE_IP6 = 32;
  private static final int REMOTE_PORT = 64;
  private static final int LOCAL_PORT = 68;
  private static final int SOCKET = 184;

  private final Assembler code = new Assembler();
  private final PolicyMaps maps;
  private final SocketFields fields;
  private final Label end = code.newLabel();
  private final Label done = code.newLabel();

  private EventProgram(PolicyMaps maps, SocketFields fields) {
    this.maps = maps;
    this.fields = fields;
  }

  static BpfProgram load(Bpf bpf, Policy policy, PolicyMaps maps, SocketFields fields)
      throws IOException {
    var program = new EventProgram(maps, fields);
    program.write(policy);
    return BpfProgram.load(bpf, BpfProgram.Type.SOCK_OPS, "keepalive", program.code);
  }

  private void write(Policy policy) throws BtfException {
    var connect = code.newLabel();
    var accept = code.newLabel();
    var connected = code.newLabel();
    code.move(R6, R1).load(Size.WORD, R1, R6, OPERATION);
    code.jumpIf(R1, EQUAL, CONNECT, connect).jumpIf(R1, EQUAL, ACCEPTED, accept);
    if (SocketMode.anyPostponed(policy)) {
      code.jumpIf(R1, EQUAL, CONNECTED, connected);
    }
    code.jump(end);

    code.place(connect);
    // The port is in the upper half of the word, in network order: linux/bpf.h
    code.load(Size.WORD, R9, R6, REMOTE_PORT).fromNetworkOrder(R9, 32);
    rules(policy.rules(), Side.CONNECT);
    code.place(accept).load(Size.WORD, R9, R6, LOCAL_PORT);
    rules(policy.rules(), Side.ACCEPT);

    code.place(connected);
    setPostponedUserTimeout();
    code.place(done);
    Tail.count(code, maps.counters());
    code.place(end).move(R0, 1).exit();
  }

  private void rules(List<Rule> rules, Side side) throws BtfException {
    var leave = code.newLabel();
    var none = code.newLabel();
    var actions = new Actions(code, Where.EVENT, side, fields, maps.modes(), leave, done);
    var addresses = new Addresses(code);
    addresses.branch(
        () -> code.load(Size.WORD, R1, R6, FAMILY),
        () -> code.load(Size.WORD, R8, R6, REMOTE_IP4),
        word -> code.load(Size.WORD, R1, R6, REMOTE_IP6 + word * Integer.BYTES));
    var matching = new Matching(code);
    code.place(addresses.ipv4());
    matching.chain(rules, side, false, actions, none);
    code.place(addresses.ipv6());
    matching.chain(rules, side, true, actions, none);
    actions.write();
    code.place(none).move(R7, rules.size());
    code.place(leave).move(R8, 0);
    actions.forget();
    code.jump(done);
  }

  private void setPostponedUserTimeout() {
    var set = code.newLabel();
    code.load(Size.LONG, R2, R6, SOCKET).jumpIfLong(R2, EQUAL, 0, end);
    code.loadMap(R1, maps.modes()).move(R3, 0).move(R4, 0).call(Helper.SK_STORAGE_GET);
    code.jumpIfLong(R0, EQUAL, 0, end).move(R7, R0);
    code.load(Size.WORD, R8, R7, SocketMode.USER_TIMEOUT).jumpIf(R8, EQUAL, 0, end);
    code.store(Size.WORD, R7, SocketMode.USER_TIMEOUT, 0);
    code.load(Size.WORD, R1, R7, SocketMode.MODE).jumpIf(R1, NOT_EQUAL, SocketMode.FILL, set);
    OptionCode.get(code, KeepAliveOption.USER_TIMEOUT);
    code.load(Size.WORD, R1, FP, OptionCode.VALUE).jumpIf(R1, NOT_EQUAL, 0, end);
    code.place(set).add(R8, -1).store(Size.WORD, FP, OptionCode.VALUE, R8);
    // Never refused: every value from 0 to 2^31 - 1 is taken, tcp_sock_set_user_timeout()
    OptionCode.set(code, KeepAliveOption.USER_TIMEOUT);
    code.jump(end);
  }
}
