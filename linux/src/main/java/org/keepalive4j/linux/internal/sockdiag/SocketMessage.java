package org.keepalive4j.linux.internal.sockdiag;

import java.nio.ByteBuffer;

/**
 * One socket of an answer. It is a window on the datagram's bytes that moves from socket to socket,
 * so no memory is allocated per socket. Valid only during the call that passes it.
 *
 * <p>struct inet_diag_msg and its attributes: linux/inet_diag.h. Addresses are 128 bits in two
 * longs, IPv4 and v4-mapped ones alike as {@code ::ffff:a.b.c.d}.
 */
public final class SocketMessage implements SocketInfo {
  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final long V4_MAPPED = 0xffffL << 32;

  private static final int BODY = 72; // struct inet_diag_msg
  private static final int STATE = 1;
  private static final int TIMER = 2;
  private static final int RETRANS = 3;
  private static final int IDENTITY = 4; // struct inet_diag_sockid, its beginning
  private static final int IDENTITY_LENGTH = 48;
  private static final int SPORT = 4;
  private static final int DPORT = 6;
  private static final int SRC = 8;
  private static final int DST = 24;
  private static final int COOKIE = 44;
  private static final int EXPIRES = 52;
  private static final int WQUEUE = 60;
  private static final int UID = 64;
  private static final int INODE = 68;

  private static final int LAST_STATE = 13; // TCP_BOUND_INACTIVE
  private static final int LAST_TIMER = 4;

  private static final int ATTRIBUTE_HEADER = 4; // struct rtattr
  private static final int NLA_TYPE_MASK = 0x3fff; // linux/netlink.h
  private static final int INET_DIAG_INFO = 2;
  private static final int INET_DIAG_SKV6ONLY = 11;
  private static final int INET_DIAG_ULP_INFO = 19;
  private static final int INET_DIAG_CGROUP_ID = 21;
  private static final int INET_ULP_INFO_MPTCP = 3; // in INET_DIAG_ULP_INFO

  // struct tcp_info: linux/tcp.h
  private static final int TCPI_UNACKED = 24;
  private static final int TCPI_LAST_DATA_RECV = 52;
  private static final int TCPI_LAST_ACK_RECV = 56;
  private static final int TCPI_BYTES_ACKED = 120;
  private static final int TCPI_SEGS_OUT = 136;
  private static final int TCPI_SEGS_IN = 140;
  private static final int TCPI_NOTSENT_BYTES = 144;
  private static final int TCPI_BYTES_SENT = 200;
  private static final int TCPI_BYTES_RETRANS = 208;
  private static final int TCPI_NEEDED = 216; // since Linux 4.19; longer in later kernels

  private static final int ABSENT = -1;

  private final ByteBuffer bytes;
  private int start;
  private int end;
  private int cgroupId;
  private int tcpInfo;
  private int v6Only;
  private boolean multipath;

  SocketMessage(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Moves on to the message body between two offsets of the datagram, both inside of it. */
  void moveTo(int from, int end) throws DecodeException {
    if (end - from < BODY) {
      throw new DecodeException("inet_diag_msg", from, "at least " + BODY + " bytes", end - from);
    }
    start = from;
    this.end = end;
    require("idiag_family", 0, bytes.get(from) == AF_INET || bytes.get(from) == AF_INET6, "2, 10");
    require("idiag_state", STATE, state() >= 1 && state() <= LAST_STATE, "1..13");
    require("idiag_timer", TIMER, timer() <= LAST_TIMER, "0..4");
    attributes(from + BODY, end);
  }

  /** Returns a copy that stays valid. */
  public SocketMessage copy() {
    ByteBuffer bytes = ByteBuffer.allocate(end - start).order(this.bytes.order());
    SocketMessage copy = new SocketMessage(bytes.put(0, this.bytes, start, end - start));
    copy.end = end - start;
    copy.cgroupId = cgroupId == ABSENT ? ABSENT : cgroupId - start;
    copy.tcpInfo = tcpInfo == ABSENT ? ABSENT : tcpInfo - start;
    copy.v6Only = v6Only == ABSENT ? ABSENT : v6Only - start;
    copy.multipath = multipath;
    return copy;
  }

  /** Writes what identifies this socket for the kernel: its addresses and its cookie. */
  void writeIdentity(ByteBuffer to, int family, int at) {
    to.put(family, bytes.get(start));
    to.put(at, bytes, start + IDENTITY, IDENTITY_LENGTH);
  }

  /**
   * Whether nothing was sent, acknowledged or written between two answers about one socket. Only
   * then are all values of the later answer from the same moment, because the kernel reads the
   * state and the queue before it locks the socket to read the rest.
   */
  public boolean isSameProgress(SocketMessage earlier) {
    return hasCounters()
        && earlier.hasCounters()
        && state() == earlier.state()
        && bytes.getInt(start + WQUEUE) == earlier.bytes.getInt(earlier.start + WQUEUE)
        && notSent() == earlier.notSent()
        && isSameInfo(earlier, TCPI_UNACKED, Integer.BYTES)
        && isSameInfo(earlier, TCPI_BYTES_ACKED, Long.BYTES)
        && isSameInfo(earlier, TCPI_BYTES_SENT, 2 * Long.BYTES); // and TCPI_BYTES_RETRANS
  }

  private boolean isSameInfo(SocketMessage earlier, int field, int length) {
    return bytes
        .slice(tcpInfo + field, length)
        .equals(earlier.bytes.slice(earlier.tcpInfo + field, length));
  }

  private void require(String field, int at, boolean right, String expected)
      throws DecodeException {
    if (!right) {
      throw new DecodeException(field, start + at, expected, bytes.get(start + at));
    }
  }

  private void attributes(int from, int end) throws DecodeException {
    cgroupId = ABSENT;
    tcpInfo = ABSENT;
    v6Only = ABSENT;
    multipath = false;
    int at = from;
    while (at < end) {
      if (end - at < ATTRIBUTE_HEADER) {
        throw new DecodeException("rtattr", at, "at least 4 bytes", end - at);
      }
      int length = bytes.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER || length > end - at) {
        throw new DecodeException("rta_len", at, "4.." + (end - at), length);
      }
      int payload = at + ATTRIBUTE_HEADER;
      switch (bytes.getShort(at + 2) & 0xffff) {
        case INET_DIAG_CGROUP_ID -> cgroupId = needs(payload, length, Long.BYTES);
        case INET_DIAG_ULP_INFO -> multipath = hasMptcp(payload, at + length);
        case INET_DIAG_SKV6ONLY -> v6Only = needs(payload, length, 1);
        // Kernels before 4.19 have no tcpi_bytes_sent: then the values that need it are unknown.
        case INET_DIAG_INFO -> tcpInfo = length - ATTRIBUTE_HEADER < TCPI_NEEDED ? ABSENT : payload;
        default -> {
          // INET_DIAG_SHUTDOWN, INET_DIAG_MARK and others are not used
        }
      }
      at += (length + 3) & ~3; // RTA_ALIGN
    }
  }

  private boolean hasMptcp(int from, int end) throws DecodeException {
    boolean found = false;
    int at = from;
    while (at < end) {
      int length = end - at < ATTRIBUTE_HEADER ? 0 : bytes.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER || length > end - at) {
        throw new DecodeException("rta_len", at, "4.." + (end - at), length);
      }
      found |= (bytes.getShort(at + 2) & NLA_TYPE_MASK) == INET_ULP_INFO_MPTCP;
      at += (length + 3) & ~3;
    }
    return found;
  }

  private static int needs(int payload, int length, int bytes) throws DecodeException {
    if (length - ATTRIBUTE_HEADER < bytes) {
      throw new DecodeException(
          "rta_len", payload - ATTRIBUTE_HEADER, "at least " + (ATTRIBUTE_HEADER + bytes), length);
    }
    return payload;
  }

  @Override
  public int state() {
    return bytes.get(start + STATE) & 0xff;
  }

  @Override
  public int timer() {
    return bytes.get(start + TIMER) & 0xff;
  }

  @Override
  public int timerMillis() {
    return bytes.getInt(start + EXPIRES);
  }

  @Override
  public int unanswered() {
    return bytes.get(start + RETRANS) & 0xff;
  }

  @Override
  public boolean isIpv6Socket() {
    return bytes.get(start) == AF_INET6;
  }

  @Override
  public boolean isIpv6Only() {
    return v6Only != ABSENT && bytes.get(v6Only) != 0;
  }

  @Override
  public long localHigh() {
    return high(SRC);
  }

  @Override
  public long localLow() {
    return low(SRC);
  }

  @Override
  public int localPort() {
    return port(SPORT);
  }

  @Override
  public long remoteHigh() {
    return high(DST);
  }

  @Override
  public long remoteLow() {
    return low(DST);
  }

  @Override
  public int remotePort() {
    return port(DPORT);
  }

  @Override
  public long cookie() {
    // Two 32-bit halves, the low one first, on a boundary of four: linux/inet_diag.h idiag_cookie
    return (bytes.getInt(start + COOKIE) & 0xffffffffL)
        | ((long) bytes.getInt(start + COOKIE + Integer.BYTES) << 32);
  }

  @Override
  public long uid() {
    return bytes.getInt(start + UID) & 0xffffffffL;
  }

  @Override
  public long inode() {
    return bytes.getInt(start + INODE) & 0xffffffffL;
  }

  @Override
  public long cgroupId() {
    return cgroupId == ABSENT ? 0 : bytes.getLong(cgroupId);
  }

  @Override
  public long silentMillis() {
    return Math.min(
        Integer.toUnsignedLong(bytes.getInt(tcpInfo + TCPI_LAST_DATA_RECV)),
        Integer.toUnsignedLong(bytes.getInt(tcpInfo + TCPI_LAST_ACK_RECV)));
  }

  /** Segments received on the connection, including those that it didn't accept. */
  public int segmentsIn() {
    return bytes.getInt(tcpInfo + TCPI_SEGS_IN);
  }

  /** Segments sent on the connection, including acknowledgements and probes. */
  public int segmentsOut() {
    return bytes.getInt(tcpInfo + TCPI_SEGS_OUT);
  }

  /** Whether the socket is a subflow of an MPTCP connection. */
  public boolean isMultipath() {
    return multipath;
  }

  @Override
  public boolean hasCounters() {
    return tcpInfo != ABSENT;
  }

  /** {@inheritDoc} {@link #isSameProgress} returns whether the counters are from one moment. */
  @Override
  public long sequenceBeyondData() {
    // tcp_diag_get_info(): the queue is what is written and not acknowledged
    boolean isInFlight = bytes.getInt(tcpInfo + TCPI_UNACKED) != 0;
    int inFlight = isInFlight ? bytes.getInt(start + WQUEUE) - notSent() : 0;
    return inFlight
        + bytes.getLong(tcpInfo + TCPI_BYTES_ACKED)
        - bytes.getLong(tcpInfo + TCPI_BYTES_SENT)
        + bytes.getLong(tcpInfo + TCPI_BYTES_RETRANS);
  }

  @Override
  public boolean hasUnsent() {
    return notSent() != 0;
  }

  @Override
  public boolean hasRetransmitted() {
    return bytes.getLong(tcpInfo + TCPI_BYTES_RETRANS) != 0;
  }

  private int notSent() {
    return bytes.getInt(tcpInfo + TCPI_NOTSENT_BYTES);
  }

  @Override
  public boolean isPortItsOwn() {
    return false;
  }

  @Override
  public boolean isPortOfConnect() {
    return false;
  }

  @Override
  public int acceptQueueLimit() {
    return ABSENT;
  }

  private int port(int offset) {
    return (bytes.get(start + offset) & 0xff) << 8 | (bytes.get(start + offset + 1) & 0xff);
  }

  private long high(int offset) {
    return bytes.get(start) == AF_INET ? 0 : Long.reverseBytes(bytes.getLong(start + offset));
  }

  private long low(int offset) {
    return bytes.get(start) == AF_INET
        ? V4_MAPPED | (Integer.reverseBytes(bytes.getInt(start + offset)) & 0xffffffffL)
        : Long.reverseBytes(bytes.getLong(start + offset + Long.BYTES));
  }
}
