package org.keepalive4j.linux.internal.ping;

/** Spreads segments evenly over time. Times are those of {@link System#nanoTime}. */
final class SendingRate {
  // What wasn't sent in time may be sent faster later, but no more than this long's worth.
  private static final long CATCH_UP_NANOS = 20_000_000;

  private final long gap;
  private long next;

  /**
   * @param perSecond how many segments may be sent per second
   */
  SendingRate(int perSecond, long now) {
    gap = 1_000_000_000 / perSecond;
    next = now;
  }

  /** Returns how long to wait until a segment may be sent; 0 for not at all. */
  long nanosUntilNext(long now) {
    return Math.max(0, next - now);
  }

  /** Notes that a segment was sent. */
  void sent(long now) {
    next = Math.max(next, now - CATCH_UP_NANOS) + gap;
  }
}
