package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.keepalive4j.Detection.Situation;

/**
 * What settings are to achieve. {@link #settings} computes settings that do.
 *
 * @param detectWithin the time within which a dead peer must be detected in every situation
 * @param survive the shortest idle timeout on the path. Probes must be sent before it expires
 */
public record DetectionGoal(Optional<Duration> detectWithin, Optional<Duration> survive) {
  /**
   * Idle and interval are these shares of the idle timeout. Together they leave room for one lost
   * probe, and for timers that fire up to an eighth late.
   */
  private static final double IDLE_SHARE = 0.6;

  private static final double INTERVAL_SHARE = 0.2;

  /** The number of probes that may stay unanswered, if there is enough time for them. */
  private static final int COUNT = 5;

  /** The interval is one part in this many of the detection time. */
  private static final int INTERVALS = 10;

  /** Rejects null. */
  public DetectionGoal {
    Objects.requireNonNull(detectWithin, "detectWithin");
    Objects.requireNonNull(survive, "survive");
  }

  /** Returns the goal that a dead peer is detected within this time. */
  public static DetectionGoal detectWithin(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    return new DetectionGoal(Optional.of(limit), Optional.empty());
  }

  /** Returns the goal that an idle connection survives this idle timeout. */
  public static DetectionGoal survive(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return new DetectionGoal(Optional.empty(), Optional.of(timeout));
  }

  /**
   * Returns the settings that reach the goal with the fewest probes, empty if no settings reach it.
   * No settings detect a dead peer within two seconds or less.
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
        // The user timeout also limits how long data stays in flight. It expires when the last
        // probe is due.
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
