package org.keepalive4j.checks.detection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * What the kernel reports about a sending connection: TCP_INFO in linux/tcp.h.
 *
 * @param backoff how often the timeout was doubled since the last acknowledgement
 * @param rtoMicros the retransmission timeout before any backoff, in microseconds
 * @param unacked the segments in flight
 * @param lastAckMillis the time since the last acknowledgement in milliseconds, exact to a jiffy
 * @param sendWindow the peer's window in bytes
 */
record SenderInfo(int backoff, int rtoMicros, int unacked, int lastAckMillis, int sendWindow) {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int SIZE = 232; // since Linux 5.4

  static SenderInfo read(Kernel kernel, int descriptor) throws IOException {
    try (NativeBuffer buffer = NativeBuffer.allocate(SIZE + Integer.BYTES)) {
      ByteBuffer info = buffer.bytes().putInt(SIZE, SIZE);
      long start = buffer.address();
      long length = start + SIZE;
      long answer =
          kernel.call(SystemCall.GETSOCKOPT, descriptor, IPPROTO_TCP, TCP_INFO, start, length, 0);
      if (answer != 0) {
        throw new IOException("TCP_INFO: error " + answer);
      }
      return new SenderInfo(
          info.get(4), info.getInt(8), info.getInt(24), info.getInt(56), info.getInt(228));
    }
  }
}
