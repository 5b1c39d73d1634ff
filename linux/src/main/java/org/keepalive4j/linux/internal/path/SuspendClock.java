package org.keepalive4j.linux.internal.path;

import java.time.Duration;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * How long the machine was suspended: CLOCK_BOOTTIME runs on meanwhile, CLOCK_MONOTONIC does not.
 * clock_gettime(2)
 */
public final class SuspendClock {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_BOOTTIME = 7;

  private final Kernel kernel;
  private final Duration before;

  /** Begins to watch. */
  public SuspendClock(Kernel kernel) {
    this.kernel = kernel;
    before = ahead();
  }

  /** Since this was made; a few microseconds where the machine was awake all the time. */
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
