package org.keepalive4j.linux.internal.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.keepalive4j.linux.Errno;

/**
 * Makes system calls, for one thread. Results follow the kernel's convention: the value, or the
 * negative error number, so that an expected refusal costs no exception. Only the thread that
 * opened it may use it. Callers allocate a {@link NativeBuffer} for the arguments of a call.
 */
@SuppressWarnings("restricted") // calls into libc are what this class is for
public final class Kernel implements AutoCloseable {
  private static final int CLOCK_MONOTONIC_COARSE = 6; // linux/time.h
  private static final int TIMESPEC_SIZE = 16; // struct timespec
  private static final int TV_NSEC = 8;
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY_O_CLOEXEC = 0x80000;

  /** Initialized only after {@link SystemCall#requireKnown()}. */
  private static final class Libc {
    // long syscall(long number, ...): <unistd.h>. The kernel ignores unused arguments, so one
    // signature with seven longs serves every call. Each further signature would cost some
    // milliseconds.
    @SuppressWarnings("restricted")
    private static final MethodHandle SYSCALL =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
  }

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment callState = arena.allocate(Linker.Option.captureStateLayout());
  private final MemorySegment option = arena.allocate(SocketOptions.ROOM, Long.BYTES);
  // errno is the only call state on Linux, hence at offset 0.
  private final ByteBuffer errno = callState.asByteBuffer().order(ByteOrder.nativeOrder());

  private Kernel() {}

  /**
   * Prepares system calls for the current thread.
   *
   * @throws UnsupportedOperationException on a processor whose system call numbers are unknown here
   */
  public static Kernel open() {
    SystemCall.requireKnown();
    return new Kernel();
  }

  /**
   * Makes a system call with up to three arguments. Returns its value, or the negative error
   * number.
   */
  public long call(SystemCall call, long first, long second, long third) {
    return call(call, first, second, third, 0, 0, 0);
  }

  /**
   * Makes a system call with up to four arguments. Returns its value, or the negative error number.
   */
  public long call(SystemCall call, long first, long second, long third, long fourth) {
    return call(call, first, second, third, fourth, 0, 0);
  }

  /**
   * Makes a system call with up to six arguments. Returns its value, or the negative error number.
   */
  public long call(
      SystemCall call, long first, long second, long third, long fourth, long fifth, long sixth) {
    try {
      long result =
          (long)
              Libc.SYSCALL.invokeExact(
                  callState, call.number(), first, second, third, fourth, fifth, sixth);
      return result == -1 ? -errno.getInt(0) : result;
    } catch (RuntimeException | Error misuse) { // such as memory of another thread
      throw misuse;
    } catch (Throwable checked) {
      throw new AssertionError("a downcall throws nothing checked", checked);
    }
  }

  /**
   * Opens a file or directory for reading.
   *
   * @return the descriptor, to be closed with {@link #close(int)}, or the negative error number
   */
  public int open(String path) {
    try (var name = NativeBuffer.copyOf(FileName.toBytes(path))) {
      return open(name.address());
    }
  }

  /**
   * As {@link #open(String)}, without allocating memory.
   *
   * @param room for the path
   */
  public int open(NativeBuffer room, String path) {
    return open(room.path(path));
  }

  private int open(long path) {
    return (int) call(SystemCall.OPENAT, AT_FDCWD, path, O_RDONLY_O_CLOEXEC, 0);
  }

  /**
   * Closes a descriptor. Linux releases its number even if close(2) fails: there is nothing to
   * report.
   */
  public void close(int descriptor) {
    call(SystemCall.CLOSE, descriptor, 0, 0);
  }

  /**
   * Reads a file's first bytes, as many as there is room for.
   *
   * @param room for the path, then for the content
   * @return the number of bytes read, or the negative error number
   */
  public int read(NativeBuffer room, String path) {
    int descriptor = open(room, path);
    if (descriptor < 0) {
      return descriptor;
    }
    try {
      int length = 0;
      int more;
      do { // files of /proc may come in pieces
        more =
            (int) call(SystemCall.READ, descriptor, room.address() + length, room.size() - length);
        length += Math.max(more, 0);
      } while (more > 0 && length < room.size());
      return more < 0 ? more : length;
    } finally {
      close(descriptor);
    }
  }

  /**
   * Returns whether a pipe or socket has no reader any more. Java's exceptions have only the text
   * of the error, in the language of the locale. This calls write(2) with an invalid address: the
   * kernel checks for a reader first, and never writes anything.
   */
  public static boolean isBrokenPipe(int descriptor) {
    try (Kernel kernel = open()) {
      return kernel.call(SystemCall.WRITE, descriptor, 0, 1) == -Errno.EPIPE;
    } catch (UnsupportedOperationException unknownProcessor) {
      return false;
    }
  }

  /**
   * Returns the kernel's ticks per second, CONFIG_HZ, from the resolution of the coarse clock.
   *
   * @throws UnsupportedOperationException if a sandbox refuses clock_getres(2)
   */
  public int ticksPerSecond() {
    try (var time = NativeBuffer.allocate(TIMESPEC_SIZE)) {
      long result = call(SystemCall.CLOCK_GETRES, CLOCK_MONOTONIC_COARSE, time.address(), 0);
      if (result < 0) {
        throw new UnsupportedOperationException(
            "the kernel's ticks are not known: " + Errno.describe("clock_getres", (int) -result));
      }
      return (int) Math.round(1e9 / time.bytes().getLong(TV_NSEC));
    }
  }

  /** The buffer in which {@link SocketOptions} passes values. */
  MemorySegment option() {
    return option;
  }

  @Override
  public void close() {
    arena.close();
  }
}
