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

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Assembler.Label;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfMap;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.Helper;
import org.keepalive4j.linux.bpf.Register;
import org.keepalive4j.linux.bpf.Size;
import org.keepalive4j.linux.visit.SocketFields;

/**
 * A policy as the program that visits the connections that are there already: an iterator, whose
 * context is {@code struct bpf_iter__tcp}. It never changes a listener, because what that accepts
 * would inherit the settings without having been matched.
 */
final class VisitProgram {
  /** The totals: three longs, and a bit for each port that a listener has. */
  static final int CHANGED = 0;

  static final int LEFT_ALONE = 8;
  static final int REFUSED = 16;
  private static final int LISTENING = 24;
  static final int TOTALS_LENGTH = LISTENING + (1 << 16) / Byte.SIZE;

  private static final int SOCK_COMMON = 8; // in the context

  // net/tcp_states.h
  private static final int ESTABLISHED = 1;
  private static final int SYN_SENT = 2;
  private static final int FIN_WAIT_1 = 4;
  private static final int FIN_WAIT_2 = 5;
  private static final int CLOSE_WAIT = 8;
  private static final int LISTEN = 10;

  private static final int CGROUP = -16; // on the stack: a long

  private final Assembler code = new Assembler();
  private final SocketFields fields;
  private final PolicyMaps maps;
  private final BpfMap totals;
  private final Label end = code.newLabel();
  private final Label left = code.newLabel();
  private final Label done = code.newLabel();
  private final Label count = code.newLabel();

  private VisitProgram(SocketFields fields, PolicyMaps maps, BpfMap totals) {
    this.fields = fields;
    this.maps = maps;
    this.totals = totals;
  }

  /**
   * @param totals one value of {@link #TOTALS_LENGTH}, zeroed before every pass
   * @param cgroups the ids of the cgroups whose connections are meant, null for all
   */
  static BpfProgram load(
      Bpf bpf,
      Policy policy,
      PolicyMaps maps,
      SocketFields fields,
      BpfMap totals,
      @Nullable BpfMap cgroups)
      throws IOException {
    var program = new VisitProgram(fields, maps, totals);
    program.write(policy, cgroups);
    return BpfProgram.loadTcpIterator(bpf, fields.btf(), "keepalive_visit", program.code);
  }

  private void write(Policy policy, @Nullable BpfMap cgroups) throws IOException {
    var listener = code.newLabel();
    code.load(Size.LONG, R6, R1, SOCK_COMMON).jumpIfLong(R6, EQUAL, 0, end);
    fields.loadCommon(code, R8, R6, "skc_state");
    code.jumpIf(R8, EQUAL, LISTEN, listener);
    selectConnections();
    if (cgroups != null) {
      selectCgroups(cgroups);
    }
    maps.memory().makeCurrent(code, maps.generation());
    var actions = new Actions.Program(Where.VISIT, new View(fields), fields, maps.memory(), policy);
    var connect = code.newLabel();
    var accept = code.newLabel();
    branchBySide(connect, accept);

    Actions.write(code, actions, Side.UNKNOWN, left, done);
    code.place(connect);
    Actions.write(code, actions, Side.CONNECT, left, done);
    code.place(accept);
    Actions.write(code, actions, Side.ACCEPT, left, done);

    code.place(done).move(R2, 1);
    var refused = code.newLabel();
    code.jumpIf(R8, NOT_EQUAL, 0, refused);
    code.loadMapValue(R1, totals, CHANGED).atomicAdd(R1, 0, R2).jump(count);
    code.place(refused).loadMapValue(R1, totals, REFUSED).atomicAdd(R1, 0, R2).jump(count);
    code.place(left).loadMapValue(R1, totals, LEFT_ALONE).move(R2, 1).atomicAdd(R1, 0, R2);
    code.place(count);
    Tail.count(code, maps.counters());
    code.jump(end);

    code.place(listener);
    fields.loadCommon(code, R2, R6, "skc_num");
    loadPortBit();
    code.atomicOr(R1, 0, R3);
    code.place(end).move(R0, 0).exit();
  }

  /** Goes on with connections that can still become idle: the {@code tcp_sock} is in R6 then. */
  private void selectConnections() {
    var connection = code.newLabel();
    for (int state : new int[] {ESTABLISHED, CLOSE_WAIT, SYN_SENT, FIN_WAIT_1, FIN_WAIT_2}) {
      code.jumpIf(R8, EQUAL, state, connection);
    }
    code.jump(end).place(connection).move(R1, R6).call(Helper.SKC_TO_TCP_SOCK);
    code.jumpIfLong(R0, EQUAL, 0, end).move(R6, R0);
  }

  private void selectCgroups(BpfMap cgroups) throws BtfException {
    fields.loadCgroupId(code, R1, R6, end);
    code.store(Size.LONG, FP, CGROUP, R1).loadMap(R1, cgroups).address(R2, FP, CGROUP);
    code.call(Helper.MAP_LOOKUP_ELEM).jumpIfLong(R0, EQUAL, 0, end);
  }

  /**
   * With nothing on its way and no FIN sent, what was acknowledged is what was sent, and one more
   * on the side whose SYN was acknowledged as data is: tcp_ack() counts from snd_una, which the
   * accepting side sets behind its SYN. Else a listener on the local port tells; listeners are
   * visited before connections.
   */
  private void branchBySide(Label connect, Label accept) throws BtfException {
    var counted = code.newLabel();
    var byListener = code.newLabel();
    code.jumpIf(R8, EQUAL, SYN_SENT, connect);
    code.jumpIf(R8, EQUAL, ESTABLISHED, counted).jumpIf(R8, EQUAL, CLOSE_WAIT, counted);
    code.jump(byListener).place(counted);
    fields.loadTcp(code, R1, R6, "packets_out");
    code.jumpIf(R1, NOT_EQUAL, 0, byListener);
    fields.loadTcp(code, R1, R6, "bytes_acked");
    fields.loadTcp(code, R2, R6, "bytes_sent");
    code.subtract(R1, R2);
    fields.loadTcp(code, R2, R6, "bytes_retrans");
    code.add(R1, R2);
    code.jumpIfLong(R1, EQUAL, 1, connect).jumpIfLong(R1, EQUAL, 0, accept);
    code.place(byListener);
    fields.loadSockCommon(code, R2, R6, "skc_num");
    loadPortBit();
    code.load(Size.LONG, R1, R1, 0).and(R1, R3).jumpIfLong(R1, NOT_EQUAL, 0, accept);
  }

  /** For the port in R2: the address of its word among the listeners in R1, its bit in R3. */
  private void loadPortBit() {
    code.move(R4, R2).shiftRight(R4, 6).shiftLeft(R4, 3);
    code.loadMapValue(R1, totals, LISTENING).add(R1, R4);
    code.and(R2, Long.SIZE - 1).move(R3, 1).shiftLeft(R3, R2);
  }

  /** With the {@code tcp_sock} in R6. */
  private record View(SocketFields fields) implements ConnectionView {
    @Override
    public void loadFamily(Assembler code, Register to) throws BtfException {
      fields.loadSockCommon(code, to, R6, "skc_family");
    }

    @Override
    public void loadIpv4(Assembler code, Register to) throws BtfException {
      fields.loadSockCommon(code, to, R6, "skc_daddr");
    }

    @Override
    public void loadIpv6(Assembler code, Register to, int word) throws BtfException {
      fields.loadSockCommonWord(code, to, R6, "skc_v6_daddr", word);
    }

    @Override
    public void loadRemotePort(Assembler code, Register to) throws BtfException {
      fields.loadSockCommon(code, to, R6, "skc_dport");
      code.fromNetworkOrder(to, 16);
    }

    @Override
    public void loadLocalPort(Assembler code, Register to) throws BtfException {
      fields.loadSockCommon(code, to, R6, "skc_num");
    }
  }
}
