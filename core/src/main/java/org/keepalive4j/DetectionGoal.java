package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.keepalive4j.Detection.Situation;

/**
 * What settings are to bring about, and the settings that do.
 *
 * @param detectWithin how soon a dead peer is to be detected, whatever the connection was doing
 * @param survive how long something on the way keeps an idle connection, which probes are to keep
 *     alive
 */
public record DetectionGoal(Optional<Duration> detectWithin, Optional<Duration> survive) {
  /** Shares of the time to survive: a probe may get lost, and timers fire up to an eighth late. */
  private static final double IDLE_SHARE = 0.6;

  private static final double INTERVAL_SHARE = 0.2;

  /** Probes that may get lost before a connection is given up, if there is time for them. */
  private static final int COUNT = 5;

  /** An interval takes that part of the time in which to notice. */
  private static final int INTERVALS = 10;

  /** Only that a dead peer is detected so soon. */
  public static DetectionGoal detectWithin(Duration limit) {
    return new DetectionGoal(Optional.of(limit), Optional.empty());
  }

  /** Only that an idle connection survives on a path that keeps it for so long. */
  public static DetectionGoal survive(Duration timeout) {
    return new DetectionGoal(Optional.empty(), Optional.of(timeout));
  }

  /**
   * The settings with the fewest probes that reach the goal.
   *
   * @return empty if none do: no peer is found dead within two seconds, no connection kept that is
   *     forgotten within two
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
        if (isNoticed(settings, system, limit)) {
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

  private static boolean isNoticed(KeepAlive settings, SystemValues system, Duration limit) {
    for (Situation situation : Situation.values()) {
      Optional<Detection> detection = Detection.of(situation, settings, system);
      if (detection.isEmpty() || detection.get().latest().compareTo(limit) > 0) {
        return false;
      }
    }
    return true;
  }
}
