package org.keepalive4j.cli.output;

import java.time.Duration;
import org.keepalive4j.Detection;

/**
 * Where the steps of an idle connection are drawn, from 0 to 1. Where it is idle for much longer
 * than it is probed, the idle part is drawn shorter, with a break in it, so that the probes can be
 * told apart.
 */
final class TimelineScale {
  private static final double LONGEST_IDLE_PART = 0.5;
  private static final double BROKEN_IDLE_PART = 0.35;

  private final double firstMillis;
  private final double lastMillis;
  private final boolean broken;

  /** Of a detection with at least one step before its end. */
  TimelineScale(Detection idle) {
    firstMillis = idle.steps().get(0).earliest().toMillis();
    lastMillis = idle.latest().toMillis();
    broken = firstMillis / lastMillis > LONGEST_IDLE_PART;
  }

  boolean isBroken() {
    return broken;
  }

  /** In the middle of the part that is drawn shorter. */
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
