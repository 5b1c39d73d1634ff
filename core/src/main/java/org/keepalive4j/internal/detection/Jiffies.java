package org.keepalive4j.internal.detection;

import java.time.Duration;

/**
 * Converts durations to jiffies, the kernel's unit of time, and back.
 *
 * @param hz the number of jiffies per second: CONFIG_HZ of the kernel
 */
public record Jiffies(int hz) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Returns a duration in jiffies, rounded up as msecs_to_jiffies and usecs_to_jiffies do. */
  public long roundUp(Duration duration) {
    long ofFraction = -Math.floorDiv(-(long) duration.getNano() * hz, NANOS_PER_SECOND);
    return duration.getSeconds() * hz + ofFraction;
  }

  /** Returns the duration of this many jiffies. */
  public Duration duration(long jiffies) {
    return Duration.ofSeconds(jiffies / hz, jiffies % hz * NANOS_PER_SECOND / hz);
  }
}
