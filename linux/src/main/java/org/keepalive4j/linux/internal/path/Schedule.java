package org.keepalive4j.linux.internal.path;

import java.util.ArrayList;
import java.util.List;

/**
 * The idle times to try, in milliseconds. The coarse times double from one second on. The fine
 * times between two of them are so close that accuracy is about 0.5 s or 4%.
 */
final class Schedule {
  private static final long FIRST = 1000;
  private static final long SMALLEST_STEP = 1000;
  private static final int FINE_STEPS = 14; // 7 per cent

  private Schedule() {}

  /** Returns one second, two, four, and so on; the last one is {@code max}. */
  static List<Long> coarse(long max) {
    List<Long> times = new ArrayList<>();
    for (long idle = FIRST; idle < max; idle *= 2) {
      times.add(idle);
    }
    times.add(max);
    return times;
  }

  /** Returns the times between two coarse ones. */
  static List<Long> fine(long from, long to) {
    long step = Math.max(SMALLEST_STEP, from / FINE_STEPS);
    List<Long> times = new ArrayList<>();
    for (long idle = from + step; idle < to; idle += step) {
      times.add(idle);
    }
    return times;
  }
}
