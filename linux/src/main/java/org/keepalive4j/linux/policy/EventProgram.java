package org.keepalive4j.linux.policy;

import static org.keepalive4j.linux.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.bpf.Register.R0;
import static org.keepalive4j.linux.bpf.Register.R1;
import static org.keepalive4j.linux.bpf.Register.R6;
import static org.keepalive4j.linux.bpf.Register.R7;
import static org.keepalive4j.linux.bpf.Register.R8;
import static org.keepalive4j.linux.bpf.Register.R9;

import java.io.IOException;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Assembler.Label;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.Size;
import org.keepalive4j.linux.visit.SocketFields;

/**
 * A policy as the program that runs when a connection is made or accepted: a "sock_ops" program,
 * whose context is {@code struct bpf_sock_ops} of linux/bpf.h.
 */
final class EventProgram {
  // The events, BPF_SOCK_OPS_*
  private static final int CONNECT = 3; // TCP_CONNECT_CB: connect() was called, nothing is sent yet
  static final int CONNECTED = 4; // ACTIVE_ESTABLISHED_CB
  private static final int ACCEPTED = 5; // PASSIVE_ESTABLISHED_CB: the handshake is complete

  static final int OPERATION = 0;
  private static final int FAMILY = 20;
  private static final int REMOTE_IP4 = 24;
  private static final int REMOTE_IP6 = 32;
  private static final int REMOTE_PORT = 64;
  private static final int LOCAL_PORT = 68;
  static final int SOCKET = 184;

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
    code.move(R6, R1).load(Size.WORD, R1, R6, OPERATION);
    code.jumpIf(R1, EQUAL, CONNECT, connect).jumpIf(R1, EQUAL, ACCEPTED, accept);
    if (SocketMode.anyPostponed(policy)) {
      code.jumpIf(R1, EQUAL, CONNECTED, connect);
    }
    code.jump(end);

    code.place(connect);
    // The port is in the upper half of the word, in network order: linux/bpf.h
    maps.memory().makeUsual(code, SocketMode.usual(policy));
    code.load(Size.WORD, R9, R6, REMOTE_PORT).fromNetworkOrder(R9, 32);
    rules(policy, Side.CONNECT);
    code.place(accept);
    maps.memory().makeUsual(code, SocketMode.usual(policy));
    code.load(Size.WORD, R9, R6, LOCAL_PORT);
    rules(policy, Side.ACCEPT);

    code.place(done).load(Size.WORD, R1, R6, OPERATION).jumpIf(R1, EQUAL, CONNECTED, end);
    Tail.count(code, maps.counters());
    code.place(end).move(R0, 1).exit();
  }

  private void rules(Policy policy, Side side) throws BtfException {
    var none = code.newLabel();
    var actions =
        new Actions(
            code, Where.EVENT, side, fields, maps.memory(), SocketMode.usual(policy), done, done);
    var addresses = new Addresses(code);
    addresses.branch(
        () -> code.load(Size.WORD, R1, R6, FAMILY),
        () -> code.load(Size.WORD, R8, R6, REMOTE_IP4),
        word -> code.load(Size.WORD, R1, R6, REMOTE_IP6 + word * Integer.BYTES));
    var matching = new Matching(code);
    code.place(addresses.ipv4());
    matching.chain(policy.rules(), side, false, actions, none);
    code.place(addresses.ipv6());
    matching.chain(policy.rules(), side, true, actions, none);
    actions.write();
    code.place(none).move(R7, policy.rules().size()).jump(actions.leave());
  }
}
