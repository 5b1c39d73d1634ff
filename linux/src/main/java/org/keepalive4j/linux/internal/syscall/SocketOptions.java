package org.keepalive4j.linux.internal.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads and sets socket options: getsockopt(2), setsockopt(2). */
public final class SocketOptions {
  private static final int SOL_SOCKET = 1;
  private static final int SO_COOKIE = 57; // asm-generic/socket.h, since Linux 4.12
  private static final int LENGTH = 8; // the value takes the first eight bytes
  static final int ROOM = 2 * Long.BYTES; // for the longest value read here, a long, and its length

  private final Kernel kernel;
  private final long address;
  private final ByteBuffer bytes;

  /** Uses the given kernel, on its thread and while it is open. */
  public SocketOptions(Kernel kernel) {
    this.kernel = kernel;
    address = kernel.option().address();
    bytes = kernel.option().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Returns the value of an option that is never negative, or the negative error number. */
  public int get(int descriptor, int level, int name) {
    int result = read(descriptor, level, name, Integer.BYTES);
    return result < 0 ? result : bytes.getInt(0);
  }

  /** Sets an option. Returns 0, or the negative error number. */
  public int set(int descriptor, int level, int name, int value) {
    bytes.putInt(0, value);
    return (int)
        kernel.call(SystemCall.SETSOCKOPT, descriptor, level, name, address, Integer.BYTES, 0);
  }

  /**
   * Returns the number that identifies the socket until the next boot, the same as in netlink; 0 if
   * it has none.
   */
  public long cookie(int descriptor) {
    return read(descriptor, SOL_SOCKET, SO_COOKIE, Long.BYTES) < 0 ? 0 : bytes.getLong(0);
  }

  private int read(int descriptor, int level, int name, int length) {
    bytes.putInt(LENGTH, length);
    return (int)
        kernel.call(SystemCall.GETSOCKOPT, descriptor, level, name, address, address + LENGTH, 0);
  }
}
