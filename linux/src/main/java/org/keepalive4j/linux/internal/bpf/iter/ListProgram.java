package org.keepalive4j.linux.internal.bpf.iter;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.GREATER;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R7;
import static org.keepalive4j.linux.internal.bpf.Register.R8;
import static org.keepalive4j.linux.internal.bpf.Register.R9;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Register;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * The program that writes a {@link SocketRecord} for every TCP socket, with the same values as
 * netlink (net/ipv4/inet_diag.c and tcp_diag.c), and the settings, which netlink doesn't have.
 */
public final class ListProgram {
  private static final int SEQUENCE_FILE = 0; // in the context, struct bpf_iter__tcp: meta->seq
  private static final int SOCK_COMMON = 8;
  private static final int UID = 16;

  private static final int AF_INET6 = 10;
  private static final int SYN_RECV = TcpState.SYN_RECV.number();
  private static final int TIME_WAIT = TcpState.TIME_WAIT.number();
  private static final int NEW_SYN_RECV = TcpState.NEW_SYN_RECV.number();

  // icsk_pending: net/inet_connection_sock.h
  private static final int ICSK_TIME_RETRANS = 1;
  private static final int ICSK_TIME_PROBE0 = 3;
  private static final int ICSK_TIME_LOSS_PROBE = 5;
  private static final int ICSK_TIME_REO_TIMEOUT = 6;

  // Timers as netlink numbers them.
  private static final int RETRANSMIT = 1;
  private static final int KEEPALIVE = 2;
  private static final int TIMEWAIT = 3;
  private static final int PERSIST = 4;

  private static final String SOCK = "inet_conn.icsk_inet.sk.";
  // The names of a field, those of later kernels first.
  private static final List<String> RETRANSMIT_EXPIRES =
      List.of(
          SOCK + "tcp_retransmit_timer.expires",
          "inet_conn.icsk_retransmit_timer.expires",
          "inet_conn.icsk_timeout");
  private static final List<String> KEEPALIVE_PENDING =
      List.of("inet_conn.icsk_keepalive_timer.entry.pprev", SOCK + "sk_timer.entry.pprev");
  private static final List<String> KEEPALIVE_EXPIRES =
      List.of("inet_conn.icsk_keepalive_timer.expires", SOCK + "sk_timer.expires");

  private static final int RECORD = -SocketRecord.LENGTH; // on the stack

  private final Assembler code = new Assembler();
  private final SocketLayout fields;
  private final Label write = code.newLabel();
  private final Label end = code.newLabel();

  private ListProgram(SocketLayout fields) {
    this.fields = fields;
  }

  /**
   * Loads the program.
   *
   * @param states the states to include, as bits, 1 &lt;&lt; TCP_ESTABLISHED and so on
   */
  public static BpfProgram load(Bpf bpf, SocketLayout fields, int states) throws IOException {
    var program = new ListProgram(fields);
    program.write(states);
    return BpfProgram.loadTcpIterator(bpf, fields.btf(), "keepalive_list", program.code);
  }

  private void put(Size size, int field, Register from) {
    code.store(size, FP, RECORD + field, from);
  }

  private void put(int field, int value) {
    code.store(Size.WORD, FP, RECORD + field, value);
  }

  /**
   * Writes the record. R9 is the context, R6 the {@code sock_common}, and R7 the structure that
   * begins with it.
   */
  private void write(int states) throws BtfException {
    var timeWait = code.newLabel();
    var halfOpen = code.newLabel();
    code.move(R9, R1).load(Size.LONG, R6, R1, SOCK_COMMON).jumpIfLong(R6, EQUAL, 0, end);
    for (int at = 0; at < SocketRecord.LENGTH; at += Long.BYTES) {
      code.store(Size.LONG, FP, RECORD + at, 0);
    }
    fields.loadCommon(code, R8, R6, "skc_state");
    code.jumpIf(R8, EQUAL, TIME_WAIT, timeWait).jumpIf(R8, EQUAL, NEW_SYN_RECV, halfOpen);
    selectState(states);
    code.move(R1, R6).call(Helper.SKC_TO_TCP_SOCK).jumpIfLong(R0, EQUAL, 0, end).move(R7, R0);
    put(SocketRecord.WHOLE, 1);
    code.load(Size.WORD, R1, R9, UID);
    put(Size.WORD, SocketRecord.UID, R1);
    settings();
    progress();
    silent();
    timer();
    cgroup();
    inode();

    code.place(write);
    addresses();
    code.move(R1, R6).call(Helper.GET_SOCKET_COOKIE);
    put(Size.LONG, SocketRecord.COOKIE, R0);
    code.load(Size.LONG, R1, R9, SEQUENCE_FILE).load(Size.LONG, R1, R1, 0);
    code.address(R2, FP, RECORD).move(R3, SocketRecord.LENGTH).call(Helper.SEQ_WRITE);
    code.place(end).move(R0, 0).exit();

    timeWait(states, timeWait);
    halfOpen(states, halfOpen);
  }

  /** Continues if the state in R8 is included. */
  private void selectState(int states) {
    var wanted = code.newLabel();
    code.move(R1, 1).shiftLeft(R1, R8).and(R1, states).jumpIf(R1, NOT_EQUAL, 0, wanted);
    code.jump(end).place(wanted);
    put(Size.WORD, SocketRecord.STATE, R8);
  }

  private void addresses() throws BtfException {
    fields.loadCommon(code, R1, R6, "skc_num");
    put(Size.WORD, SocketRecord.LOCAL_PORT, R1);
    fields.loadCommon(code, R1, R6, "skc_dport");
    put(Size.WORD, SocketRecord.REMOTE_PORT, R1);
    var inet6 = code.newLabel();
    var done = code.newLabel();
    fields.loadCommon(code, R1, R6, "skc_family");
    put(Size.WORD, SocketRecord.FAMILY, R1);
    code.jumpIf(R1, EQUAL, AF_INET6, inet6);
    fields.loadCommon(code, R1, R6, "skc_rcv_saddr");
    put(Size.WORD, SocketRecord.LOCAL, R1);
    fields.loadCommon(code, R1, R6, "skc_daddr");
    put(Size.WORD, SocketRecord.REMOTE, R1);
    code.jump(done).place(inet6);
    for (int half = 0; half < 16; half += Long.BYTES) {
      fields.loadCommonLong(code, R1, R6, "skc_v6_rcv_saddr", half);
      put(Size.LONG, SocketRecord.LOCAL + half, R1);
      fields.loadCommonLong(code, R1, R6, "skc_v6_daddr", half);
      put(Size.LONG, SocketRecord.REMOTE + half, R1);
    }
    int bit = fields.btf().bit("sock_common", "skc_ipv6only");
    code.load(Size.BYTE, R1, R6, bit / Byte.SIZE).shiftRight(R1, bit % Byte.SIZE).and(R1, 1);
    put(Size.WORD, SocketRecord.IPV6_ONLY, R1);
    code.place(done);
  }

  private void settings() throws BtfException {
    fields.loadKeepAlive(code, R1, R7);
    put(Size.WORD, SocketRecord.KEEP_ALIVE, R1);
    setting(SocketRecord.IDLE, "keepalive_time", "tcp_keepalive_time");
    setting(SocketRecord.INTERVAL, "keepalive_intvl", "tcp_keepalive_intvl");
    setting(SocketRecord.COUNT, "keepalive_probes", "tcp_keepalive_probes");
    fields.loadTcp(code, R1, R7, "inet_conn.icsk_user_timeout");
    put(Size.WORD, SocketRecord.USER_TIMEOUT, R1);
  }

  /** Zero means the value of the network namespace: keepalive_time_when(). */
  private void setting(int field, String name, String sysctl) throws BtfException {
    var own = code.newLabel();
    fields.loadTcp(code, R1, R7, name);
    code.jumpIf(R1, NOT_EQUAL, 0, own);
    fields.loadSockCommon(code, R1, R7, "skc_net.net");
    fields.load(code, R1, R1, "net", "ipv4.sysctl_" + sysctl);
    code.place(own);
    put(Size.WORD, field, R1);
  }

  /** Writes what {@code DirectionInference} needs. */
  private void progress() throws BtfException {
    difference(SocketRecord.IN_FLIGHT, "snd_nxt", "snd_una");
    difference(SocketRecord.UNSENT, "write_seq", "snd_nxt");
    code.load(Size.WORD, R8, FP, RECORD + SocketRecord.IN_FLIGHT);
    fields.loadTcp(code, R1, R7, "bytes_acked");
    code.add(R8, R1);
    fields.loadTcp(code, R1, R7, "bytes_retrans");
    put(Size.WORD, SocketRecord.RETRANSMITTED, R1);
    code.add(R8, R1);
    fields.loadTcp(code, R1, R7, "bytes_sent");
    code.subtract(R8, R1);
    put(Size.LONG, SocketRecord.SEQUENCE_BEYOND_DATA, R8);
    fields.loadPort(code, R1, R7);
    put(Size.WORD, SocketRecord.PORT, R1);
    fields.loadSock(code, R1, R7, "sk_max_ack_backlog");
    put(Size.WORD, SocketRecord.ACCEPT_QUEUE_LIMIT, R1);
  }

  /** Writes the smaller of two times, modulo 2^32, as keepalive_time_elapsed() does. */
  private void silent() throws BtfException {
    var done = code.newLabel();
    code.call(Helper.JIFFIES64).move(R8, R0);
    fields.loadTcp(code, R1, R7, "rcv_tstamp");
    fields.loadTcp(code, R2, R7, "inet_conn.icsk_ack.lrcvtime");
    code.subtract(R0, R1).shiftLeft(R0, Integer.SIZE).shiftRight(R0, Integer.SIZE);
    code.subtract(R8, R2).shiftLeft(R8, Integer.SIZE).shiftRight(R8, Integer.SIZE);
    put(Size.WORD, SocketRecord.SILENT, R8);
    code.jumpIfLong(R0, GREATER, R8, done);
    put(Size.WORD, SocketRecord.SILENT, R0);
    code.place(done);
  }

  /** Writes the difference of two sequence numbers, modulo 2^32. */
  private void difference(int field, String later, String earlier) throws BtfException {
    fields.loadTcp(code, R1, R7, later);
    fields.loadTcp(code, R2, R7, earlier);
    code.subtract(R1, R2);
    put(Size.WORD, field, R1);
  }

  /** Writes the timer, as inet_sk_diag_fill() does. */
  private void timer() throws BtfException {
    var retransmit = code.newLabel();
    var persist = code.newLabel();
    var expires = code.newLabel();
    var done = code.newLabel();
    fields.loadTcp(code, R1, R7, "inet_conn.icsk_pending");
    for (int pending : new int[] {ICSK_TIME_RETRANS, ICSK_TIME_LOSS_PROBE, ICSK_TIME_REO_TIMEOUT}) {
      code.jumpIf(R1, EQUAL, pending, retransmit);
    }
    code.jumpIf(R1, EQUAL, ICSK_TIME_PROBE0, persist);
    fields.loadTcp(code, R1, R7, KEEPALIVE_PENDING);
    code.jumpIfLong(R1, EQUAL, 0, done);
    put(SocketRecord.TIMER, KEEPALIVE);
    fields.loadTcp(code, R1, R7, "inet_conn.icsk_probes_out");
    put(Size.WORD, SocketRecord.UNANSWERED, R1);
    fields.loadTcp(code, R8, R7, KEEPALIVE_EXPIRES);
    code.jump(expires);

    code.place(retransmit);
    put(SocketRecord.TIMER, RETRANSMIT);
    fields.loadTcp(code, R1, R7, "inet_conn.icsk_retransmits");
    put(Size.WORD, SocketRecord.UNANSWERED, R1);
    fields.loadTcp(code, R8, R7, RETRANSMIT_EXPIRES);
    code.jump(expires);

    code.place(persist);
    put(SocketRecord.TIMER, PERSIST);
    fields.loadTcp(code, R1, R7, "inet_conn.icsk_probes_out");
    put(Size.WORD, SocketRecord.UNANSWERED, R1);
    fields.loadTcp(code, R8, R7, RETRANSMIT_EXPIRES);

    code.place(expires);
    remaining();
    code.place(done);
  }

  /** Writes the ticks from now to the time in R8. */
  private void remaining() {
    code.call(Helper.JIFFIES64).subtract(R8, R0);
    put(Size.LONG, SocketRecord.REMAINING, R8);
  }

  private void cgroup() throws BtfException {
    var none = code.newLabel();
    fields.loadCgroupId(code, R1, R7, none);
    put(Size.LONG, SocketRecord.CGROUP, R1);
    code.place(none);
  }

  /** SOCK_INODE(): the socket is in a {@code struct socket_alloc}, beside its inode. */
  private void inode() throws BtfException {
    int fromSocket =
        fields.btf().field("socket_alloc", "vfs_inode.i_ino").offset()
            - fields.btf().field("socket_alloc", "socket").offset();
    fields.loadSock(code, R3, R7, "sk_socket");
    code.jumpIfLong(R3, EQUAL, 0, write).add(R3, fromSocket);
    code.address(R1, FP, RECORD + SocketRecord.INODE).move(R2, Long.BYTES);
    code.call(Helper.PROBE_READ_KERNEL);
  }

  /** inet_twsk_diag_fill(): netlink shows the state that the connection is in by RFC 9293. */
  private void timeWait(int states, Label start) throws BtfException {
    code.place(start).move(R1, R6).call(Helper.SKC_TO_TCP_TIMEWAIT_SOCK);
    code.jumpIfLong(R0, EQUAL, 0, end).move(R7, R0);
    fields.load(code, R8, R7, "tcp_timewait_sock", "tw_sk.tw_substate");
    selectState(states);
    put(SocketRecord.TIMER, TIMEWAIT);
    fields.loadTimeWaitPort(code, R1, R7);
    put(Size.WORD, SocketRecord.PORT, R1);
    fields.load(code, R8, R7, "tcp_timewait_sock", "tw_sk.tw_timer.expires");
    remaining();
    code.jump(write);
  }

  /** inet_req_diag_fill(). */
  private void halfOpen(int states, Label start) throws BtfException {
    code.place(start).move(R8, SYN_RECV);
    selectState(states);
    code.move(R1, R6).call(Helper.SKC_TO_TCP_REQUEST_SOCK);
    code.jumpIfLong(R0, EQUAL, 0, end).move(R7, R0);
    put(SocketRecord.TIMER, RETRANSMIT);
    fields.load(code, R1, R7, "tcp_request_sock", "req.req.num_retrans");
    put(Size.WORD, SocketRecord.UNANSWERED, R1);
    fields.load(code, R8, R7, "tcp_request_sock", "req.req.rsk_timer.expires");
    remaining();
    code.jump(write);
  }
}
