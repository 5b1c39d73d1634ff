package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Size;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;

/**
 * The program that applies a policy to open connections: an iterator, whose context is {@code
 * struct bpf_iter__tcp}. It never changes a listener, because accepted connections would inherit
 * the settings without being matched.
 */
final class IteratorProgram {
  /** The totals: three longs. */
  static final int CHANGED = 0;

  static final int LEFT_ALONE = 8;
  static final int REFUSED = 16;
  static final int TOTALS_LENGTH = 24;

  private static final int SOCK_COMMON = 8; // in the context

  /** The states of connections that can still become idle, as bits. */
  static final int STATES =
      TcpState.ESTABLISHED.bit()
          | TcpState.SYN_SENT.bit()
          | TcpState.FIN_WAIT_1.bit()
          | TcpState.FIN_WAIT_2.bit()
          | TcpState.CLOSE_WAIT.bit();

  private static final int KEY = -16; // on the stack: a cgroup's id, then a cookie
  private static final int DIRECTION = -20; // an int

  private final Assembler code = new Assembler();
  private final SocketLayout fields;
  private final PolicyMaps maps;
  private final BpfMap totals;
  private final @Nullable BpfMap directions;
  private final Label end = code.newLabel();
  private final Label left = code.newLabel();
  private final Label done = code.newLabel();
  private final Label count = code.newLabel();

  private IteratorProgram(
      SocketLayout fields, PolicyMaps maps, BpfMap totals, @Nullable BpfMap directions) {
    this.fields = fields;
    this.maps = maps;
    this.totals = totals;
    this.directions = directions;
  }

  /**
   * @param totals one value of {@link #TOTALS_LENGTH}, zeroed before every scan
   * @param cgroups the IDs of the cgroups whose connections to include, null for all
   * @param directions the map of {@link ConnectionDirections}; only its connections are included.
   *     Null if directions don't matter
   */
  static BpfProgram load(
      Bpf bpf,
      Policy policy,
      PolicyMaps maps,
      SocketLayout fields,
      BpfMap totals,
      @Nullable BpfMap cgroups,
      @Nullable BpfMap directions)
      throws IOException {
    var program = new IteratorProgram(fields, maps, totals, directions);
    program.write(policy, cgroups);
    return BpfProgram.loadTcpIterator(bpf, fields.btf(), "keepalive_visit", program.code);
  }

  private void write(Policy policy, @Nullable BpfMap cgroups) throws IOException {
    code.load(Size.LONG, R6, R1, SOCK_COMMON).jumpIfLong(R6, EQUAL, 0, end);
    fields.loadCommon(code, R8, R6, "skc_state");
    selectConnections();
    if (cgroups != null) {
      selectCgroups(cgroups);
    }
    maps.storage().makeCurrent(code, maps.generation());
    var actions =
        new RuleActions.Context(Hook.ITERATOR, connection(fields), fields, maps.storage(), policy);
    var connect = code.newLabel();
    var accept = code.newLabel();
    branchByDirection(connect, accept);

    code.place(connect);
    RuleActions.write(code, actions, Direction.CONNECT, left, done);
    code.place(accept);
    RuleActions.write(code, actions, Direction.ACCEPT, left, done);

    code.place(done).move(R2, 1);
    var refused = code.newLabel();
    code.jumpIf(R8, NOT_EQUAL, 0, refused);
    code.loadMapValue(R1, totals, CHANGED).atomicAdd(R1, 0, R2).jump(count);
    code.place(refused).loadMapValue(R1, totals, REFUSED).atomicAdd(R1, 0, R2).jump(count);
    code.place(left).loadMapValue(R1, totals, LEFT_ALONE).move(R2, 1).atomicAdd(R1, 0, R2);
    code.place(count);
    maps.count(code);
    code.place(end).move(R0, 0).exit();
  }

  /** Continues for connections that can still become idle, with the {@code tcp_sock} in R6. */
  private void selectConnections() {
    var connection = code.newLabel();
    code.move(R1, 1).shiftLeft(R1, R8).and(R1, STATES).jumpIf(R1, NOT_EQUAL, 0, connection);
    code.jump(end).place(connection).move(R1, R6).call(Helper.SKC_TO_TCP_SOCK);
    code.jumpIfLong(R0, EQUAL, 0, end).move(R6, R0);
  }

  private void selectCgroups(BpfMap cgroups) throws BtfException {
    fields.loadCgroupId(code, R1, R6, end);
    code.store(Size.LONG, FP, KEY, R1).loadMap(R1, cgroups).address(R2, FP, KEY);
    code.call(Helper.MAP_LOOKUP_ELEM).jumpIfLong(R0, EQUAL, 0, end);
  }

  private void branchByDirection(Label connect, Label accept) {
    if (directions == null) {
      // During a handshake, the user timeout must wait.
      code.jumpIf(R8, EQUAL, TcpState.SYN_SENT.number(), connect).jump(accept);
      return;
    }
    code.move(R1, R6).call(Helper.GET_SOCKET_COOKIE).store(Size.LONG, FP, KEY, R0);
    code.loadMap(R1, directions).address(R2, FP, KEY).call(Helper.MAP_LOOKUP_ELEM);
    code.jumpIfLong(R0, EQUAL, 0, end);
    code.load(Size.WORD, R1, R0, 0).store(Size.WORD, FP, DIRECTION, R1);
    code.loadMap(R1, directions).address(R2, FP, KEY).call(Helper.MAP_DELETE_ELEM);
    code.load(Size.WORD, R1, FP, DIRECTION);
    code.jumpIf(R1, EQUAL, ConnectionDirections.CONNECT, connect).jump(accept);
  }

  private static ConnectionFields connection(SocketLayout fields) throws BtfException {
    return new ConnectionFields(
        R6,
        fields.sockCommon("skc_family"),
        fields.sockCommon("skc_daddr"),
        fields.sockCommon("skc_v6_daddr"),
        fields.sockCommon("skc_dport"),
        fields.sockCommon("skc_num"));
  }
}
