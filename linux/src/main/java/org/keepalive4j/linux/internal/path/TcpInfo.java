package org.keepalive4j.linux.internal.path;

import java.nio.ByteBuffer;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * What the kernel tells of a TCP connection: struct tcp_info of linux/tcp.h. Of the thread of its
 * {@link Kernel}, read again by every {@link #read}.
 */
public final class TcpInfo implements AutoCloseable {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int ESTABLISHED = 1;

  // Offsets in struct tcp_info.
  private static final int STATE = 0;
  private static final int LAST_ACK_RECV = 56;
  private static final int SEGS_IN = 140;
  private static final int SIZE = 144;

  private final Kernel kernel;
  private final NativeBuffer buffer;

  /** By way of the kernel given. */
  public TcpInfo(Kernel kernel) {
    this.kernel = kernel;
    buffer = NativeBuffer.allocate(SIZE + Integer.BYTES);
  }

  /** Reads it. Returns 0, or the negative error number; then nothing else here means anything. */
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

  /** Whether both sides can send. */
  public boolean isEstablished() {
    return buffer.bytes().get(STATE) == ESTABLISHED;
  }

  /** How long ago the last acknowledgement came, in milliseconds, exact to a jiffy. */
  public int lastAckMillis() {
    return buffer.bytes().getInt(LAST_ACK_RECV);
  }

  /** Segments received so far, probes of the peer among them. */
  public int segmentsIn() {
    return buffer.bytes().getInt(SEGS_IN);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
