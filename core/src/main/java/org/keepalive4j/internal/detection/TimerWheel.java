package org.keepalive4j.internal.detection;

/**
 * Where a kernel timer fires. The kernel sorts timers into levels, each eight times as coarse as
 * the one before; the longer the wait, the coarser: a timer never fires early, and up to about an
 * eighth late. {@code kernel/time/timer.c}, calc_wheel_index.
 */
final class TimerWheel {
  /** LVL_START(1): waits shorter than that are exact to one jiffy. */
  private static final long FIRST_LEVEL_END = 63;

  /** Each level is so many bits coarser than the one before: LVL_CLK_SHIFT. */
  static final int LEVEL_SHIFT = 3;

  private TimerWheel() {}

  /**
   * How coarse a wait is: it ends at the first multiple of this many jiffies after its time, always
   * a power of eight.
   *
   * @param delta from the wheel's clock to the timer's time, in jiffies
   */
  static long granularity(long delta) {
    int shift = 0;
    while (delta >= FIRST_LEVEL_END << shift) {
      shift += LEVEL_SHIFT;
    }
    return 1L << shift;
  }
}
