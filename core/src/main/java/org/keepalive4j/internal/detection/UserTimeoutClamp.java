package org.keepalive4j.internal.detection;

/**
 * Shortens the wait between two tries so that it ends with the user timeout, as
 * tcp_clamp_rto_to_user_timeout and tcp_clamp_probe0_to_user_timeout do. Ticks are counted from the
 * first try.
 *
 * @param firstTry the first try, from which the kernel counts the user timeout
 * @param limit the user timeout in jiffies, 0 for none
 * @param shortestWait the shortest wait that the kernel allows, in jiffies
 */
record UserTimeoutClamp(TickRange firstTry, long limit, long shortestWait) {

  /**
   * Returns the tick after {@code now} if the timer would wait this long without a user timeout.
   */
  TickRange then(TickRange now, long wait) {
    if (limit == 0 || !now.canReach(limit - wait + 1)) {
      return now.then(wait);
    }
    TickRange shortened = now.from(limit - wait + 1);
    TickRange next = atLimit(shortened.earliest()).or(atLimit(shortened.latest()));
    return now.canPrecede(limit - wait + 1)
        ? next.or(now.before(limit - wait + 1).then(wait))
        : next;
  }

  /** Returns the tick of a timer that is set at {@code now} to the end of the user timeout. */
  private TickRange atLimit(long now) {
    long wait = Math.max(limit - now, shortestWait);
    return firstTry.then(now + wait, TimerWheel.granularity(wait - 1));
  }
}
