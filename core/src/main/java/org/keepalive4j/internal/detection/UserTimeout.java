package org.keepalive4j.internal.detection;

/**
 * How the user timeout shortens the wait between two tries: tcp_clamp_rto_to_user_timeout,
 * tcp_clamp_probe0_to_user_timeout. Ticks are counted from the first try.
 *
 * @param firstTry the first try, as the event that the user timeout is counted from
 * @param limit the user timeout in jiffies, 0 for none
 * @param shortestWait what the kernel waits at least
 */
record UserTimeout(TickRange firstTry, long limit, long shortestWait) {

  /** The tick after this one, where the timer would wait that long without a user timeout. */
  TickRange then(TickRange now, long wait) {
    if (limit == 0 || !now.canReach(limit - wait + 1)) {
      return now.then(wait);
    }
    TickRange shortened = now.from(limit - wait + 1);
    TickRange next = atLimit(shortened.earliest()).or(atLimit(shortened.latest()));
    return now.canMiss(limit - wait + 1) ? next.or(now.before(limit - wait + 1).then(wait)) : next;
  }

  /** The tick of a timer that is set at {@code now} to the time when the user timeout ends. */
  private TickRange atLimit(long now) {
    long wait = Math.max(limit - now, shortestWait);
    return firstTry.then(now + wait, TimerWheel.granularity(wait - 1));
  }
}
