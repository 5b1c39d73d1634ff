package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R6;

import java.io.IOException;
import org.keepalive4j.Direction;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.Size;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;

/**
 * The program that applies a policy when a connection is opened or accepted. Its context is {@code
 * struct bpf_sock_ops} of linux/bpf.h.
 */
final class SockOpsProgram {
  // The events, BPF_SOCK_OPS_*
  private static final int CONNECT = 3; // TCP_CONNECT_CB: connect() was called, nothing is sent yet
  static final int CONNECTED = 4; // ACTIVE_ESTABLISHED_CB
  private static final int ACCEPTED = 5; // PASSIVE_ESTABLISHED_CB: the handshake is complete

  static final int OPERATION = 0;
  static final int SOCKET = 184;

  private static final int FAMILY = 20;
  private static final int REMOTE_IP4 = 24;
  private static final int REMOTE_IP6 = 32;
  private static final int REMOTE_PORT = 64; // in the upper half of its word
  private static final int LOCAL_PORT = 68;

  private static final ConnectionFields CONTEXT =
      new ConnectionFields(
          R6,
          ConnectionFields.word(FAMILY),
          ConnectionFields.word(REMOTE_IP4),
          ConnectionFields.word(REMOTE_IP6),
          ConnectionFields.word(REMOTE_PORT),
          ConnectionFields.word(LOCAL_PORT));

  private final Assembler code = new Assembler();
  private final PolicyMaps maps;
  private final SocketLayout fields;
  private final Label end = code.newLabel();
  private final Label done = code.newLabel();

  private SockOpsProgram(PolicyMaps maps, SocketLayout fields) {
    this.maps = maps;
    this.fields = fields;
  }

  static BpfProgram load(Bpf bpf, Policy policy, PolicyMaps maps, SocketLayout fields)
      throws IOException {
    var program = new SockOpsProgram(maps, fields);
    program.write(policy);
    return BpfProgram.load(bpf, BpfProgram.Type.SOCK_OPS, "keepalive", program.code);
  }

  private void write(Policy policy) throws IOException {
    var connect = code.newLabel();
    var accept = code.newLabel();
    var actions = new RuleActions.Context(Hook.SOCK_OPS, CONTEXT, fields, maps.storage(), policy);
    code.move(R6, R1).load(Size.WORD, R1, R6, OPERATION);
    code.jumpIf(R1, EQUAL, CONNECT, connect).jumpIf(R1, EQUAL, ACCEPTED, accept);
    if (SocketMode.anyPostponed(policy)) {
      code.jumpIf(R1, EQUAL, CONNECTED, connect);
    }
    code.jump(end);

    code.place(connect);
    maps.storage().makeCurrent(code, maps.generation());
    RuleActions.write(code, actions, Direction.CONNECT, done, done);
    code.place(accept);
    maps.storage().makeCurrent(code, maps.generation());
    RuleActions.write(code, actions, Direction.ACCEPT, done, done);

    code.place(done).load(Size.WORD, R1, R6, OPERATION).jumpIf(R1, EQUAL, CONNECTED, end);
    maps.count(code);
    code.place(end).move(R0, 1).exit();
  }
}
