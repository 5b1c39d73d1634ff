package org.keepalive4j.internal.detection;

import java.time.Duration;

/**
 * The kernel's unit of time.
 *
 * @param hz how many there are in a second: CONFIG_HZ of the kernel
 */
public record Jiffies(int hz) {
  private static final long NANOS_A_SECOND = 1_000_000_000;

  /** As many as cover a duration, rounded up: msecs_to_jiffies and usecs_to_jiffies. */
  public long covering(Duration duration) {
    long ofFraction = -Math.floorDiv(-(long) duration.getNano() * hz, NANOS_A_SECOND);
    return duration.getSeconds() * hz + ofFraction;
  }

  /** How long some of them are. */
  public Duration duration(long jiffies) {
    return Duration.ofSeconds(jiffies / hz, jiffies % hz * NANOS_A_SECOND / hz);
  }
}
