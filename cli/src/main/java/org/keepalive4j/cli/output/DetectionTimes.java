package org.keepalive4j.cli.output;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.linux.HostSystemValues;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;

/**
 * Works out when a dead peer of a connection is detected. Many connections share few different
 * settings, so results are kept. Only the times are worked out, not the steps before them.
 */
public final class DetectionTimes {
  // Bounds the memory if many connections have settings of their own
  private static final int MOST_RESULTS = 1000;
  private static final Duration LONG = Duration.ofHours(1);

  private final SystemValues system;
  private final Map<SocketSettings, Map<Situation, Optional<Detection>>> results = new HashMap<>();
  private final Map<Integer, Optional<Detection>> inFlight = new HashMap<>();
  private final Map<Integer, Optional<Detection>> zeroWindow = new HashMap<>();
  private final Map<SocketSettings, String> texts = new HashMap<>();
  private final Map<SocketSettings, Long> latest = new HashMap<>();

  private DetectionTimes(SystemValues system) {
    this.system = system;
  }

  /** Returns the times with the system values of this machine. */
  public static DetectionTimes onThisMachine() throws IOException {
    return new DetectionTimes(HostSystemValues.values());
  }

  /**
   * Returns when a dead peer is detected, per situation and empty for never; null for a socket that
   * is no connection or has unknown settings.
   */
  @Nullable Map<Situation, Optional<Detection>> of(TcpSocket socket) {
    SocketSettings settings = socket.settings().orElse(null);
    if (settings == null || !socket.state().isConnection()) {
      return null;
    }
    return cached(results, settings, this::detect);
  }

  private static <K, V> V cached(Map<K, V> cache, K key, Function<K, V> make) {
    V result = cache.get(key);
    if (result == null) {
      result = make.apply(key);
      if (cache.size() >= MOST_RESULTS) {
        cache.clear();
      }
      cache.put(key, result);
    }
    return result;
  }

  private Map<Situation, Optional<Detection>> detect(SocketSettings raw) {
    KeepAlive settings = settings(raw);
    SystemValues timers = timers(raw);
    Map<Situation, Optional<Detection>> detections = new EnumMap<>(Situation.class);
    for (Situation situation : Situation.values()) {
      // While data waits, the kernel sends no keep-alive probe, so only the user timeout counts.
      Optional<Detection> end =
          switch (situation) {
            case IDLE, PEER_REBOOTED -> Detection.of(situation, settings, timers);
            case IN_FLIGHT -> cached(inFlight, raw.userTimeoutMillis(), this::inFlight);
            case ZERO_WINDOW -> cached(zeroWindow, raw.userTimeoutMillis(), this::zeroWindow);
            // An answered probe changes the time only if the interval is longer than idle.
            case IDLE_AFTER_ANSWERED_PROBE ->
                raw.intervalSeconds() <= raw.idleSeconds()
                    ? detections.getOrDefault(Situation.IDLE, Optional.empty())
                    : Detection.of(situation, settings, timers);
          };
      detections.put(situation, end);
    }
    return detections;
  }

  private Optional<Detection> inFlight(int userTimeoutMillis) {
    return Detection.of(Situation.IN_FLIGHT, userTimeout(userTimeoutMillis), system);
  }

  private Optional<Detection> zeroWindow(int userTimeoutMillis) {
    return Detection.of(Situation.ZERO_WINDOW, userTimeout(userTimeoutMillis), system);
  }

  private static KeepAlive userTimeout(int millis) {
    return KeepAlive.off().withUserTimeout(Duration.ofMillis(millis));
  }

  private static KeepAlive settings(SocketSettings raw) {
    KeepAlive settings = raw.keepAlive() ? KeepAlive.on() : KeepAlive.off();
    return settings.withUserTimeout(Duration.ofMillis(raw.userTimeoutMillis()));
  }

  /**
   * Returns system values with these settings, because system values may be larger than a KeepAlive
   * allows.
   */
  private SystemValues timers(SocketSettings raw) {
    return system.toBuilder()
        .idle(Duration.ofSeconds(raw.idleSeconds()))
        .interval(Duration.ofSeconds(raw.intervalSeconds()))
        .count(raw.count())
        .build();
  }

  /** Returns {@code 90.5s to 92.8s}, or one duration if both round to the same. */
  static String range(Duration earliest, Duration latest) {
    String from = Durations.formatRounded(earliest);
    String to = Durations.formatRounded(latest);
    return from.equals(to) ? from : from + " to " + to;
  }

  /**
   * Returns the latest time for an idle connection, {@code 92.8s}; an hour or more has a mark,
   * {@code 2h13m !}.
   */
  String text(TcpSocket socket) {
    SocketSettings settings = socket.settings().orElse(null);
    if (!socket.state().isConnection()) {
      return SocketText.NOT_APPLICABLE;
    }
    return settings == null ? SocketText.absent(socket) : cached(texts, settings, this::idleText);
  }

  /**
   * Returns the latest time of {@link #text} in milliseconds, the largest number for never; null if
   * it doesn't apply or is unknown.
   */
  @Nullable Long latestMillis(TcpSocket socket) {
    SocketSettings settings = socket.settings().orElse(null);
    if (settings == null || !socket.state().isConnection()) {
      return null;
    }
    return cached(latest, settings, this::latestMillis);
  }

  private Long latestMillis(SocketSettings raw) {
    return Detection.of(Situation.IDLE_AFTER_ANSWERED_PROBE, settings(raw), timers(raw))
        .map(detection -> detection.latest().toMillis())
        .orElse(Long.MAX_VALUE);
  }

  private String idleText(SocketSettings raw) {
    // An idle connection that is listed may have answered a probe already.
    return Detection.of(Situation.IDLE_AFTER_ANSWERED_PROBE, settings(raw), timers(raw))
        .map(Detection::latest)
        .map(latest -> Durations.formatRounded(latest) + (latest.compareTo(LONG) < 0 ? "" : " !"))
        .orElse("never !");
  }
}
