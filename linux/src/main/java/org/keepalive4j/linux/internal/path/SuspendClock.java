package org.keepalive4j.linux.internal.path;

import java.time.Duration;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Measures how long the host was suspended: CLOCK_BOOTTIME continues during a suspend,
 * CLOCK_MONOTONIC doesn't (clock_gettime(2)).
 */
public final class SuspendClock {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_BOOTTIME = 7;

  private final Kernel kernel;
  private final Duration before;

  /** Starts the measurement. */
  public SuspendClock(Kernel kernel) {
    this.kernel = kernel;
    before = ahead();
  }

  /** Returns how long the host was suspended since the start. Inaccurate by a few microseconds. */
  public Duration suspended() {
    return ahead().minus(before);
  }

  private Duration ahead() {
    return read(CLOCK_BOOTTIME).minus(read(CLOCK_MONOTONIC));
  }

  private Duration read(int clock) {
    try (var time = NativeBuffer.allocate(2 * Long.BYTES)) { // struct timespec
      kernel.call(SystemCall.CLOCK_GETTIME, clock, time.address(), 0);
      return Duration.ofSeconds(time.bytes().getLong(0), time.bytes().getLong(Long.BYTES));
    }
  }
}
