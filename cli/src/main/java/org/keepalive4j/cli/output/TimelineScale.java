package org.keepalive4j.cli.output;

import java.time.Duration;
import org.keepalive4j.Detection;

/**
 * Maps the time of an idle connection to a place on its timeline, from 0 to 1. If it is idle for
 * much longer than it is probed, the idle part is drawn shorter, with a break, so that the probes
 * don't overlap.
 */
final class TimelineScale {
  private static final double LONGEST_IDLE_PART = 0.5;
  private static final double BROKEN_IDLE_PART = 0.35;

  private final double firstMillis;
  private final double lastMillis;
  private final boolean broken;

  /** Makes a scale for a detection with at least one step before its end. */
  TimelineScale(Detection idle) {
    firstMillis = idle.steps().get(0).earliest().toMillis();
    lastMillis = idle.latest().toMillis();
    broken = firstMillis / lastMillis > LONGEST_IDLE_PART;
  }

  boolean isBroken() {
    return broken;
  }

  /** Returns the middle of the part that is drawn shorter. */
  double breakPlace() {
    return BROKEN_IDLE_PART / 2;
  }

  double place(Duration time) {
    double millis = time.toMillis();
    if (!broken) {
      return millis / lastMillis;
    }
    return millis < firstMillis
        ? BROKEN_IDLE_PART * millis / firstMillis
        : BROKEN_IDLE_PART
            + (1 - BROKEN_IDLE_PART) * (millis - firstMillis) / (lastMillis - firstMillis);
  }
}
