package org.keepalive4j.internal.detection;

/**
 * The jiffies in which a timer may fire, counted from the event that starts the situation.
 *
 * <p>This is a range, because the position of the timer wheel at the event is unknown. Often the
 * position of the wheel at the tick itself is known in part: it is {@code phase} modulo {@code
 * modulus}. A following wait that is no coarser than {@code modulus} then has an exact length, so
 * the range doesn't get wider.
 *
 * @param earliest the first jiffy in which the timer can fire
 * @param latest the last jiffy in which it can fire
 * @param modulus a power of eight
 * @param phase 0 to {@code modulus - 1}
 */
record TickRange(long earliest, long latest, long modulus, long phase) {

  /** Returns the tick of a timer that the event itself starts, by a system call or a segment. */
  static TickRange after(long wait) {
    long granularity = TimerWheel.granularity(wait);
    return new TickRange(wait + 1, wait + granularity, granularity, 0);
  }

  /**
   * Returns the first tick of a running timer at which the event is at least {@code wait} jiffies
   * ago. The timer was started before the event, so it fires only at multiples of the granularity.
   */
  static TickRange ofRunningTimer(long wait, long granularity) {
    // The range starts at wait, because the timer may have been due in this jiffy anyway.
    return new TickRange(wait, wait + granularity, granularity, 0);
  }

  /** Returns the tick of a timer that is started at this tick. */
  TickRange then(long wait) {
    // When a timer's handler runs, the wheel's clock has already advanced by one (__run_timers).
    return then(wait, TimerWheel.granularity(wait - 1));
  }

  /** Returns the tick of a timer with this granularity that is started at this tick. */
  TickRange then(long wait, long granularity) {
    long due = (phase + wait) % modulus;
    if (granularity <= modulus) {
      long elapsed = wait + granularity - due % granularity;
      return new TickRange(
          earliest + elapsed, latest + elapsed, modulus, (phase + elapsed) % modulus);
    }
    return new TickRange(
        earliest + wait + modulus - due, latest + wait + granularity - due, granularity, 0);
  }

  /**
   * Returns the last of several ticks, at each of which a timer with the same wait is started.
   *
   * @param times the number of waits, at least 1
   */
  TickRange thenRepeatedly(long wait, int times) {
    TickRange first = then(wait);
    if (times == 1) {
      return first;
    }
    // After the first wait, the phase is known modulo the granularity of the wait. So all further
    // waits have the same length.
    long elapsed = first.then(wait).earliest - first.earliest;
    long total = elapsed * (times - 1);
    return new TickRange(
        first.earliest + total,
        first.latest + total,
        first.modulus,
        (first.phase + total) % first.modulus);
  }

  /** Returns this tick as the event from which later ticks are counted. */
  TickRange asEvent() {
    return new TickRange(0, 0, modulus, phase);
  }

  /** Converts a tick that is counted from this one to one that is counted from the event. */
  TickRange plus(TickRange later) {
    return new TickRange(
        earliest + later.earliest, latest + later.latest, later.modulus, later.phase);
  }

  /** Returns whether the tick can be this many jiffies after the event, or more. */
  boolean canReach(long jiffies) {
    return latest >= jiffies;
  }

  /** Returns whether the tick can be less than this many jiffies after the event. */
  boolean canPrecede(long jiffies) {
    return earliest < jiffies;
  }

  /** Returns the part of the range that begins with a jiffy. */
  TickRange from(long jiffies) {
    return new TickRange(Math.max(earliest, jiffies), latest, modulus, phase);
  }

  /** Returns the part of the range before a jiffy. */
  TickRange before(long jiffies) {
    return new TickRange(earliest, Math.min(latest, jiffies - 1), modulus, phase);
  }

  /** Returns the smallest range that includes both. */
  TickRange or(TickRange other) {
    return new TickRange(
        Math.min(earliest, other.earliest), Math.max(latest, other.latest), modulus, phase);
  }
}
