package org.keepalive4j.linux.internal.syscall;

import java.nio.ByteBuffer;
import org.keepalive4j.linux.TcpState;

/**
 * The kernel's struct tcp_info of a TCP connection (linux/tcp.h). {@link #read} fills it in. Not
 * thread-safe.
 */
public final class TcpInfo implements AutoCloseable {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int ESTABLISHED = TcpState.ESTABLISHED.number();

  // Offsets in struct tcp_info.
  private static final int STATE = 0;
  private static final int LAST_ACK_RECV = 56;
  private static final int SEGS_IN = 140;
  private static final int SIZE = 144;

  private final Kernel kernel;
  private final NativeBuffer buffer;

  /** Uses the given kernel. */
  public TcpInfo(Kernel kernel) {
    this.kernel = kernel;
    buffer = NativeBuffer.allocate(SIZE + Integer.BYTES);
  }

  /** Reads it. Returns 0, or the negative error number; then the values here are invalid. */
  public int read(int descriptor) {
    ByteBuffer bytes = buffer.bytes();
    bytes.putInt(SIZE, SIZE);
    return (int)
        kernel.call(
            SystemCall.GETSOCKOPT,
            descriptor,
            IPPROTO_TCP,
            TCP_INFO,
            buffer.address(),
            buffer.address() + SIZE,
            0);
  }

  /** Returns whether the connection is established. */
  public boolean isEstablished() {
    return buffer.bytes().get(STATE) == ESTABLISHED;
  }

  /** Returns the milliseconds since the last acknowledgement, accurate to a jiffy. */
  public int lastAckMillis() {
    return buffer.bytes().getInt(LAST_ACK_RECV);
  }

  /** Returns the number of received segments, including the peer's probes. */
  public int segmentsIn() {
    return buffer.bytes().getInt(SEGS_IN);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
