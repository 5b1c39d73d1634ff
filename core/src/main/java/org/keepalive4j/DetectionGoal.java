package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.keepalive4j.Detection.Situation;

/**
 * A goal for settings, from which {@link #settings} computes them.
 *
 * @param detectWithin how soon a dead peer must be detected in every situation
 * @param survive the shortest idle timeout on the path, which probes must prevent from expiring
 */
public record DetectionGoal(Optional<Duration> detectWithin, Optional<Duration> survive) {
  /** Shares of the idle timeout: a probe may get lost, and timers fire up to an eighth late. */
  private static final double IDLE_SHARE = 0.6;

  private static final double INTERVAL_SHARE = 0.2;

  /** How many probes may get lost before the connection is closed, if there is time. */
  private static final int COUNT = 5;

  /** The interval is this part of the detection time. */
  private static final int INTERVALS = 10;

  /** Returns the goal that a dead peer is detected within this time. */
  public static DetectionGoal detectWithin(Duration limit) {
    return new DetectionGoal(Optional.of(limit), Optional.empty());
  }

  /** Returns the goal that an idle connection survives this idle timeout. */
  public static DetectionGoal survive(Duration timeout) {
    return new DetectionGoal(Optional.empty(), Optional.of(timeout));
  }

  /**
   * Returns the settings with the fewest probes that reach the goal.
   *
   * @return empty if none do, which is so for two seconds and less
   */
  public Optional<KeepAlive> settings(SystemValues system) {
    Objects.requireNonNull(system, "system");
    long longestIdle = share(IDLE_SHARE, KeepAliveOption.IDLE.max());
    long longestInterval =
        share(
            INTERVAL_SHARE,
            Math.min(system.interval().toSeconds(), KeepAliveOption.INTERVAL.max()));
    if (longestIdle == 0) {
      return Optional.empty();
    }
    if (detectWithin.isEmpty()) {
      return Optional.of(settings(longestIdle, Math.max(longestInterval, 1), COUNT));
    }
    Duration limit = detectWithin.get();
    long tenth = limit.toSeconds() / INTERVALS;
    long interval = Math.max(Math.min(tenth, longestInterval), 1);
    for (int count = COUNT; count > 0; count--) {
      for (long idle = Math.min(limit.toSeconds() - count * interval, longestIdle);
          idle > 0;
          idle--) {
        // The user timeout bounds data in flight too. It ends when the last probe is due.
        KeepAlive settings =
            settings(idle, interval, count)
                .withUserTimeout(Duration.ofSeconds(idle + count * interval));
        if (isDetectedWithin(settings, system, limit)) {
          return Optional.of(settings);
        }
      }
    }
    return Optional.empty();
  }

  private long share(double share, long max) {
    return survive.map(timeout -> Math.min((long) (timeout.toSeconds() * share), max)).orElse(max);
  }

  private static KeepAlive settings(long idle, long interval, int count) {
    return KeepAlive.on()
        .withIdle(Duration.ofSeconds(idle))
        .withInterval(Duration.ofSeconds(interval))
        .withCount(count);
  }

  private static boolean isDetectedWithin(KeepAlive settings, SystemValues system, Duration limit) {
    for (Situation situation : Situation.values()) {
      Optional<Detection> detection = Detection.of(situation, settings, system);
      if (detection.isEmpty() || detection.get().latest().compareTo(limit) > 0) {
        return false;
      }
    }
    return true;
  }
}
