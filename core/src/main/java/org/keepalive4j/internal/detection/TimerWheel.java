package org.keepalive4j.internal.detection;

/**
 * The granularity of kernel timers. The kernel sorts timers into levels by how long they wait. Each
 * level is eight times as coarse as the one before. A timer never fires early, and up to about an
 * eighth of its wait late. See calc_wheel_index in {@code kernel/time/timer.c}.
 */
final class TimerWheel {
  /** LVL_START(1). Shorter waits are exact to one jiffy. */
  private static final long FIRST_LEVEL_END = 63;

  /** LVL_CLK_SHIFT. Each level is coarser than the one before by this number of bits. */
  static final int LEVEL_SHIFT = 3;

  private TimerWheel() {}

  /**
   * Returns the granularity of a wait in jiffies, which is a power of eight. The timer fires at the
   * first multiple of the granularity after its time.
   *
   * @param delta the jiffies between the wheel's clock and the timer's time
   */
  static long granularity(long delta) {
    int shift = 0;
    while (delta >= FIRST_LEVEL_END << shift) {
      shift += LEVEL_SHIFT;
    }
    return 1L << shift;
  }
}
