package org.keepalive4j.linux.internal.sockdiag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Answers of sock_diag as bytes, on a little-endian machine. */
final class Datagrams {
  static final int SEQUENCE = 7;

  /** nlmsghdr of a socket: length 72 + 16, type 18, flags MULTI, sequence 7, pid 0. */
  static final String SOCKET_HEADER = "58000000 1200 0200 07000000 00000000";

  /** 127.0.0.1:8080 to 127.0.0.1:40000, established, keep-alive timer in 5000 ms, 2 probes sent. */
  static final String SOCKET_BODY =
      "02 01 02 02 1f90 9c40"
          + "7f000001 00000000 00000000 00000000"
          + "7f000001 00000000 00000000 00000000"
          + "00000000 2a000000 01000000"
          + "88130000 00000000 00000000 e8030000 39300000";

  /** The end of a dump: NLMSG_DONE with the result 0. */
  static final String DONE = "14000000 0300 0200 07000000 00000000 00000000";

  private Datagrams() {}

  static byte[] bytes(String... hex) {
    return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
  }

  /** A decoder's room of 64 KiB with the bytes at its start. */
  static ByteBuffer room(byte[] bytes) {
    ByteBuffer room = ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    room.put(0, bytes);
    return room;
  }
}
