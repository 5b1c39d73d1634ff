package org.keepalive4j.internal.detection;

/**
 * A tick at which a timer fires, told in jiffies since the event that everything is counted from.
 *
 * <p>Nobody knows where in the wheel's turn the event fell, so a tick is a range. What is known is
 * where the tick itself lies in the turn: {@code phase} modulo {@code grain}. That makes waits that
 * are no coarser than the one before exact, so that a range is never wider than the wheel makes it.
 *
 * @param earliest the first jiffy that it can be
 * @param latest the last jiffy that it can be
 * @param grain how much is known of the tick's place in the wheel's turn, a power of eight
 * @param phase that place, 0 to {@code grain - 1}
 */
record TickRange(long earliest, long latest, long grain, long phase) {

  /** The tick of a timer that the event itself has started, by a system call or a segment. */
  static TickRange after(long wait) {
    long granularity = TimerWheel.granularity(wait);
    return new TickRange(wait + 1, wait + granularity, granularity, 0);
  }

  /**
   * The first tick at which the event is that many jiffies ago, of a timer that ran already when
   * the event came and so looks only at ticks of that granularity.
   */
  static TickRange ofRunningTimer(long wait, long granularity) {
    // A tick that was due for another reason can fall into the very jiffy.
    return new TickRange(wait, wait + granularity, granularity, 0);
  }

  /** The tick of a timer that is started at this tick. */
  TickRange then(long wait) {
    // A timer's handler runs when the wheel's clock is already one further (__run_timers).
    return then(wait, TimerWheel.granularity(wait - 1));
  }

  /** The same, where the granularity of the wait is known. */
  TickRange then(long wait, long granularity) {
    long place = (phase + wait) % grain;
    if (granularity <= grain) {
      long passed = wait + granularity - place % granularity;
      return new TickRange(earliest + passed, latest + passed, grain, (phase + passed) % grain);
    }
    long soonest = wait + grain - place;
    return new TickRange(earliest + soonest, latest + wait + granularity - place, granularity, 0);
  }

  /**
   * The last of so many ticks, one or more, where at each a timer with the same wait is started.
   */
  TickRange thenEach(long wait, int times) {
    TickRange second = then(wait);
    if (times == 1) {
      return second;
    }
    // The first wait leads to a place in the turn that is a multiple of the wait's granularity, and
    // known as far as that: from there on each passes as long as the one before.
    long passed = second.then(wait).earliest - second.earliest;
    long all = passed * (times - 1);
    return new TickRange(
        second.earliest + all,
        second.latest + all,
        second.grain,
        (second.phase + all) % second.grain);
  }

  /** This tick as the event that other ticks are counted from. */
  TickRange asEvent() {
    return new TickRange(0, 0, grain, phase);
  }

  /** A tick that is counted from this one, counted from the event of this one. */
  TickRange plus(TickRange later) {
    return new TickRange(
        earliest + later.earliest, latest + later.latest, later.grain, later.phase);
  }

  /** Whether it can be that many jiffies after the event, or more. */
  boolean canReach(long jiffies) {
    return latest >= jiffies;
  }

  /** Whether it can be less than that many jiffies after the event. */
  boolean canMiss(long jiffies) {
    return earliest < jiffies;
  }

  /** The part of the range from a jiffy on. */
  TickRange from(long jiffies) {
    return new TickRange(Math.max(earliest, jiffies), latest, grain, phase);
  }

  /** The part of the range before a jiffy. */
  TickRange before(long jiffies) {
    return new TickRange(earliest, Math.min(latest, jiffies - 1), grain, phase);
  }

  /** The range that has both in it. */
  TickRange or(TickRange other) {
    return new TickRange(
        Math.min(earliest, other.earliest), Math.max(latest, other.latest), grain, phase);
  }
}
