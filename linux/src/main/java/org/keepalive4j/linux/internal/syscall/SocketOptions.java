package org.keepalive4j.linux.internal.syscall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * getsockopt(2) and setsockopt(2) for loops over very many sockets. These two calls cannot block on
 * anything but another thread's use of the same socket, so they are made without telling the
 * virtual machine ("critical"), at the price of C.
 */
@SuppressWarnings("restricted") // calls into libc are what this class is for
public final class SocketOptions {
  // int getsockopt(int, int, int, void *, socklen_t *), int setsockopt(int, int, int, const void *,
  // socklen_t): <sys/socket.h>
  // Pointers are passed as longs: no segment object in the loop.
  @SuppressWarnings("restricted")
  private static final MethodHandle GETSOCKOPT =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("getsockopt"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Linker.Option.critical(false),
              Linker.Option.captureCallState("errno"));

  private static final int SOL_SOCKET = 1;
  private static final int SO_COOKIE = 57; // asm-generic/socket.h, since Linux 4.12
  private static final int LENGTH = 8; // behind the value, which has the first eight bytes
  static final int ROOM = 2 * Long.BYTES; // for the longest value read here, a long, and its length

  /**
   * Made when the first option is set: to list sockets needs no setsockopt, and each shape of call
   * costs start-up.
   */
  private static final class Setting {
    @SuppressWarnings("restricted")
    static final MethodHandle SETSOCKOPT =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("setsockopt"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT),
                Linker.Option.critical(false),
                Linker.Option.captureCallState("errno"));
  }

  private final Kernel kernel;
  private final long address;
  private final ByteBuffer bytes;

  /** Uses the given kernel, on its thread and while it is open. */
  public SocketOptions(Kernel kernel) {
    this.kernel = kernel;
    address = kernel.option().address();
    bytes = kernel.option().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** An option's value, which must not be negative by its nature, or the negative error number. */
  public int get(int descriptor, int level, int name) {
    int result = read(descriptor, level, name, Integer.BYTES);
    return result < 0 ? result : bytes.getInt(0);
  }

  /** Sets an option. Returns 0, or the negative error number. */
  public int set(int descriptor, int level, int name, int value) {
    bytes.putInt(0, value);
    try {
      int result =
          (int)
              Setting.SETSOCKOPT.invokeExact(
                  kernel.callState(), descriptor, level, name, address, Integer.BYTES);
      return result == 0 ? 0 : -kernel.errno();
    } catch (Throwable thrown) {
      throw Kernel.unexpected(thrown);
    }
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
    try {
      int result =
          (int)
              GETSOCKOPT.invokeExact(
                  kernel.callState(), descriptor, level, name, address, address + LENGTH);
      return result == 0 ? 0 : -kernel.errno();
    } catch (Throwable thrown) {
      throw Kernel.unexpected(thrown);
    }
  }
}
