package org.keepalive4j.linux.internal.sockdiag;

import java.nio.ByteBuffer;

/** Encodes requests for TCP sockets of a network namespace: linux/netlink.h, linux/inet_diag.h. */
public final class DumpRequest {
  /** Request type of inet_diag's first version, which answers for IPv4 and IPv6 in one scan. */
  static final short TCPDIAG_GETSOCK = 18;

  private static final short NLM_F_REQUEST = 0x1;
  private static final short NLM_F_DUMP = 0x300;
  private static final short NLM_F_ACK = 0x4;
  private static final short SOCK_DESTROY = 21; // linux/sock_diag.h
  private static final byte IPPROTO_TCP = 6;
  private static final byte AF_INET = 2;
  private static final int INET_DIAG_INFO = 2;
  private static final byte TCP_INFO = 1 << (INET_DIAG_INFO - 1); // a requested extension

  private static final int HEADER = 16; // struct nlmsghdr
  private static final int BODY = 60; // struct inet_diag_req
  private static final int EXTENSIONS = HEADER + 3;
  private static final int IDENTITY = HEADER + 4; // struct inet_diag_sockid
  private static final int STATES = HEADER + 52;

  /** How many bytes a request has. */
  public static final int LENGTH = HEADER + BODY;

  /** How many bytes a request to close a connection has: struct inet_diag_req_v2. */
  public static final int CLOSE_LENGTH = HEADER + 56;

  private DumpRequest() {}

  /**
   * Writes a request at the start of the bytes, which are in this machine's order.
   *
   * @param sequence the number that the answer repeats
   * @param states which states, one bit each: bit 1 TCP_ESTABLISHED to bit 11 TCP_CLOSING,
   *     net/tcp_states.h
   * @param withTcpInfo whether to request TCP_INFO, which costs the kernel time and 250 bytes a
   *     socket
   */
  public static void write(ByteBuffer bytes, int sequence, int states, boolean withTcpInfo) {
    writeHeader(bytes, sequence, NLM_F_DUMP);
    bytes.put(HEADER, AF_INET).put(EXTENSIONS, withTcpInfo ? TCP_INFO : 0).putInt(STATES, states);
  }

  /**
   * Writes a request for one socket, with TCP_INFO, at the start of the bytes. The answer is one
   * datagram, an error if the socket was closed.
   *
   * @param sequence the number that the answer repeats
   * @param socket of an earlier answer, not in these bytes
   */
  public static void writeForOne(ByteBuffer bytes, int sequence, SocketMessage socket) {
    writeHeader(bytes, sequence, (short) 0);
    bytes.put(EXTENSIONS, TCP_INFO);
    socket.writeIdentity(bytes, HEADER, IDENTITY);
  }

  /**
   * Writes a request to close one connection, at the start of the bytes. The answer is one
   * datagram, an error or 0. {@link #LENGTH} has room for it.
   *
   * @param sequence the number that the answer repeats
   * @param socket of an earlier answer, not in these bytes
   */
  public static void writeToClose(ByteBuffer bytes, int sequence, SocketMessage socket) {
    writeHeader(bytes, sequence, NLM_F_ACK);
    bytes
        .putInt(0, CLOSE_LENGTH)
        .putShort(4, SOCK_DESTROY)
        .put(HEADER + 1, IPPROTO_TCP)
        .putInt(HEADER + 4, -1); // in any state
    socket.writeIdentity(bytes, HEADER, HEADER + 8);
  }

  private static void writeHeader(ByteBuffer bytes, int sequence, short flags) {
    for (int i = 0; i < LENGTH; i++) {
      bytes.put(i, (byte) 0);
    }
    bytes
        .putInt(0, LENGTH)
        .putShort(4, TCPDIAG_GETSOCK)
        .putShort(6, (short) (NLM_F_REQUEST | flags))
        .putInt(8, sequence);
  }
}
