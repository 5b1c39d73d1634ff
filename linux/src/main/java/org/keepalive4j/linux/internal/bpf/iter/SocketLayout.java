package org.keepalive4j.linux.internal.bpf.iter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Btf;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Condition;
import org.keepalive4j.linux.internal.bpf.Register;
import org.keepalive4j.linux.internal.bpf.Size;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/**
 * Writes code that loads fields of this kernel's {@code struct sock_common} (net/sock.h), which
 * every entry of the TCP tables starts with, and {@code struct tcp_sock} (linux/tcp.h). Only the
 * thread that created it may use it.
 */
public final class SocketLayout implements AutoCloseable {
  private static final String SOCK = "inet_conn.icsk_inet.sk.";

  // enum sock_flags in net/sock.h, the same since Linux 2.6
  private static final int SOCK_KEEPOPEN = 3;

  // sk_userlocks in net/sock.h: bind(2) set the port, or connect(2) chose it, which the kernel
  // records since Linux 6.18. Accepted connections have neither: sk_clone_lock()
  static final int SOCK_BINDPORT_LOCK = 8;
  static final int SOCK_CONNECT_BIND = 16;

  private final int ticksPerSecond;
  private @Nullable NativeBuffer content;
  private @Nullable Btf btf;

  /**
   * @param ticksPerSecond the kernel's CONFIG_HZ
   */
  public SocketLayout(int ticksPerSecond) {
    this.ticksPerSecond = ticksPerSecond;
  }

  /** Returns the kernel's type information, which it reads on first use. */
  public Btf btf() throws BtfException {
    if (btf == null) {
      if (content == null) {
        content = Btf.ofKernel();
      }
      btf = new Btf(content.bytes());
    }
    return btf;
  }

  /** {@code to = common->field}. */
  public void loadCommon(Assembler code, Register to, Register common, String field)
      throws BtfException {
    load(code, to, common, btf().field("sock_common", field));
  }

  /** Loads eight bytes of an IPv6 address: {@code to = *(long *) (common->field + offset)}. */
  public void loadCommonLong(Assembler code, Register to, Register common, String field, int offset)
      throws BtfException {
    code.load(Size.LONG, to, common, btf().field("sock_common", field).offset() + offset);
  }

  /** {@code to = socket->field}. */
  public void loadTcp(Assembler code, Register to, Register socket, String field)
      throws BtfException {
    load(code, to, socket, btf().field("tcp_sock", field));
  }

  /** {@code to = base->path}, of any structure. */
  public void load(Assembler code, Register to, Register base, String structure, String path)
      throws BtfException {
    load(code, to, base, btf().field(structure, path));
  }

  /**
   * As {@link #loadTcp}, for a field with several names: uses the first one that this kernel has.
   */
  public void loadTcp(Assembler code, Register to, Register socket, List<String> names)
      throws BtfException {
    for (var name : names.subList(0, names.size() - 1)) {
      try {
        loadTcp(code, to, socket, name);
        return;
      } catch (BtfException e) {
        // this kernel has another name for it
      }
    }
    loadTcp(code, to, socket, names.getLast());
  }

  /** {@code to = socket->field}, of the {@code struct sock} in it. */
  public void loadSock(Assembler code, Register to, Register socket, String field)
      throws BtfException {
    loadTcp(code, to, socket, SOCK + field);
  }

  /** {@code to = socket->field}, of the {@code struct sock_common} in it. */
  public void loadSockCommon(Assembler code, Register to, Register socket, String field)
      throws BtfException {
    loadSock(code, to, socket, "__sk_common." + field);
  }

  /** Returns a field of the {@code struct sock_common} in a {@code struct tcp_sock}. */
  public Btf.Field sockCommon(String field) throws BtfException {
    return btf().field("tcp_sock", SOCK + "__sk_common." + field);
  }

  /** {@code to =} the ID of the socket's cgroup. Jumps to the label if it has none. */
  public void loadCgroupId(Assembler code, Register to, Register socket, Assembler.Label absent)
      throws BtfException {
    loadSock(code, to, socket, "sk_cgrp_data.cgroup");
    code.jumpIfLong(to, Condition.EQUAL, 0, absent);
    load(code, to, to, btf().field("cgroup", "kn"));
    code.jumpIfLong(to, Condition.EQUAL, 0, absent);
    load(code, to, to, btf().field("kernfs_node", "id"));
  }

  /** {@code to =} how the socket itself got its port, 0 if that is unknown. */
  void loadPort(Assembler code, Register to, Register socket) throws BtfException {
    int bit = btf().bit("tcp_sock", SOCK + "sk_userlocks");
    code.load(Size.BYTE, to, socket, bit / Byte.SIZE).shiftRight(to, bit % Byte.SIZE);
    code.and(to, SOCK_BINDPORT_LOCK | SOCK_CONNECT_BIND);
  }

  /** As {@link #loadPort}, for a {@code struct tcp_timewait_sock}, which records less. */
  void loadTimeWaitPort(Assembler code, Register to, Register socket) throws BtfException {
    int bit;
    try {
      bit = btf().bit("tcp_timewait_sock", "tw_sk.tw_connect_bind");
    } catch (BtfException e) {
      code.move(to, 0); // before Linux 6.18
      return;
    }
    code.load(Size.BYTE, to, socket, bit / Byte.SIZE).shiftRight(to, bit % Byte.SIZE);
    code.and(to, 1).shiftLeft(to, Integer.numberOfTrailingZeros(SOCK_CONNECT_BIND));
  }

  /** {@code to =} nonzero if keep-alive is on. */
  public void loadKeepAlive(Assembler code, Register to, Register socket) throws BtfException {
    loadSockCommon(code, to, socket, "skc_flags");
    code.and(to, 1 << SOCK_KEEPOPEN);
  }

  /**
   * {@code to =} the value that the application set, in the kernel's unit; 0 if it set none or the
   * system's default. For keep-alive, any other number means on.
   */
  public void loadOwnValue(Assembler code, Register to, Register socket, KeepAliveOption option)
      throws BtfException {
    switch (option) {
      case IDLE -> loadTcp(code, to, socket, "keepalive_time");
      case INTERVAL -> loadTcp(code, to, socket, "keepalive_intvl");
      case COUNT -> loadTcp(code, to, socket, "keepalive_probes");
      case USER_TIMEOUT -> loadTcp(code, to, socket, "inet_conn.icsk_user_timeout");
      case KEEP_ALIVE -> loadKeepAlive(code, to, socket);
    }
  }

  /** Returns what {@link #loadOwnValue} loads if the application set this value. */
  public int ownValue(KeepAliveOption option, int value) {
    return switch (option) {
      case IDLE, INTERVAL -> value * ticksPerSecond;
      case COUNT, USER_TIMEOUT, KEEP_ALIVE -> value;
    };
  }

  private static void load(Assembler code, Register to, Register base, Btf.Field field) {
    code.load(Size.of(field.length()), to, base, field.offset());
  }

  @Override
  public void close() {
    if (content != null) {
      content.close();
    }
  }
}
