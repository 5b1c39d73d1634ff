package org.keepalive4j.linux.internal.bpf.iter;

import java.nio.ByteBuffer;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.internal.sockdiag.SocketInfo;

/**
 * One socket that {@link ListProgram} wrote. It is a window on the records that moves from one to
 * the next, so no memory is allocated per socket.
 */
public final class SocketRecord implements SocketInfo {
  // The record. Addresses and ports are in network order, times in the kernel's ticks.
  static final int FAMILY = 0;
  static final int STATE = 4;
  static final int LOCAL_PORT = 8; // in this machine's order
  static final int REMOTE_PORT = 12;
  static final int LOCAL = 16;
  static final int REMOTE = 32;
  static final int COOKIE = 48;
  static final int INODE = 56;
  static final int CGROUP = 64;
  static final int UID = 72;
  static final int KEEP_ALIVE = 76; // nonzero if it is on
  static final int IDLE = 80;
  static final int INTERVAL = 84;
  static final int COUNT = 88;
  static final int USER_TIMEOUT = 92; // milliseconds
  static final int TIMER = 96;
  static final int UNANSWERED = 100;
  static final int REMAINING = 104;
  static final int SEQUENCE_BEYOND_DATA = 112;
  static final int UNSENT = 120; // bytes
  static final int IN_FLIGHT = 124; // bytes
  static final int PORT = 128; // sk_userlocks, the bits of SocketLayout
  static final int ACCEPT_QUEUE_LIMIT = 132;
  static final int WHOLE =
      136; // 0 for half-open and TIME-WAIT sockets, which lack the values from IDLE on, except PORT
  static final int IPV6_ONLY = 140;
  static final int RETRANSMITTED = 144; // bytes, the low 32 bits
  static final int SILENT = 148; // ticks, unsigned
  public static final int LENGTH = 152;

  private static final int AF_INET6 = 10;
  private static final long V4_MAPPED = 0xffffL << 32;

  private final int ticksPerSecond;
  private ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
  private int start;

  /**
   * @param ticksPerSecond the kernel's CONFIG_HZ
   */
  public SocketRecord(int ticksPerSecond) {
    this.ticksPerSecond = ticksPerSecond;
  }

  /** Moves to a record. */
  public void moveTo(ByteBuffer records, int offset) {
    bytes = records;
    start = offset;
  }

  private int number(int offset) {
    return bytes.getInt(start + offset);
  }

  @Override
  public int state() {
    return number(STATE);
  }

  @Override
  public int timer() {
    return number(TIMER);
  }

  @Override
  public int timerMillis() {
    long remaining = Math.max(0, bytes.getLong(start + REMAINING));
    return timer() == 0 ? 0 : (int) (remaining * 1000 / ticksPerSecond);
  }

  @Override
  public int unanswered() {
    return number(UNANSWERED);
  }

  @Override
  public boolean isIpv6Socket() {
    return number(FAMILY) == AF_INET6;
  }

  @Override
  public boolean isIpv6Only() {
    return number(IPV6_ONLY) != 0;
  }

  @Override
  public long localHigh() {
    return high(LOCAL);
  }

  @Override
  public long localLow() {
    return low(LOCAL);
  }

  @Override
  public int localPort() {
    return number(LOCAL_PORT);
  }

  @Override
  public long remoteHigh() {
    return high(REMOTE);
  }

  @Override
  public long remoteLow() {
    return low(REMOTE);
  }

  @Override
  public int remotePort() {
    return Short.toUnsignedInt(Short.reverseBytes((short) number(REMOTE_PORT)));
  }

  @Override
  public long cookie() {
    return bytes.getLong(start + COOKIE);
  }

  @Override
  public long uid() {
    return Integer.toUnsignedLong(number(UID));
  }

  @Override
  public long inode() {
    return bytes.getLong(start + INODE);
  }

  @Override
  public long cgroupId() {
    return bytes.getLong(start + CGROUP);
  }

  @Override
  public long silentMillis() {
    return Integer.toUnsignedLong(number(SILENT)) * 1000 / ticksPerSecond;
  }

  @Override
  public boolean hasCounters() {
    return number(WHOLE) != 0;
  }

  @Override
  public long sequenceBeyondData() {
    return bytes.getLong(start + SEQUENCE_BEYOND_DATA);
  }

  @Override
  public boolean hasUnsent() {
    return number(UNSENT) != 0;
  }

  @Override
  public boolean hasRetransmitted() {
    return number(RETRANSMITTED) != 0;
  }

  @Override
  public boolean isPortItsOwn() {
    return number(PORT) != 0;
  }

  @Override
  public boolean isPortOfConnect() {
    return (number(PORT) & SocketLayout.SOCK_CONNECT_BIND) != 0;
  }

  @Override
  public int acceptQueueLimit() {
    return number(ACCEPT_QUEUE_LIMIT);
  }

  /** Returns whether the socket has options. Half-open and TIME-WAIT sockets have none. */
  public boolean hasOptions() {
    return number(WHOLE) != 0;
  }

  /** Returns an option's value as getsockopt(2) would. */
  public int option(KeepAliveOption option) {
    return switch (option) {
      case KEEP_ALIVE -> number(KEEP_ALIVE) == 0 ? 0 : 1;
      case IDLE -> number(IDLE) / ticksPerSecond;
      case INTERVAL -> number(INTERVAL) / ticksPerSecond;
      case COUNT -> number(COUNT);
      case USER_TIMEOUT -> number(USER_TIMEOUT);
    };
  }

  private long high(int offset) {
    return isIpv6Socket() ? Long.reverseBytes(bytes.getLong(start + offset)) : 0;
  }

  private long low(int offset) {
    return isIpv6Socket()
        ? Long.reverseBytes(bytes.getLong(start + offset + Long.BYTES))
        : V4_MAPPED | Integer.toUnsignedLong(Integer.reverseBytes(number(offset)));
  }
}
