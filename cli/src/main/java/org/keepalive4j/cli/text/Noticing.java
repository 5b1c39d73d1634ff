package org.keepalive4j.cli.text;

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
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.linux.LocalSystem;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;

/**
 * When a dead peer of a connection is detected. Very many connections have few different settings:
 * each is worked out once. Others have settings of their own each: only the end is worked out.
 */
public final class Noticing {
  // Bounds the memory where many have settings of their own
  private static final int MOST_KNOWN = 1000;
  private static final Duration LONG = Duration.ofHours(1);

  private final SystemValues system;
  private final Map<SocketSettings, Map<Situation, Optional<Detection>>> known = new HashMap<>();
  private final Map<Integer, Optional<Detection>> inFlight = new HashMap<>();
  private final Map<Integer, Optional<Detection>> zeroWindow = new HashMap<>();
  private final Map<SocketSettings, String> words = new HashMap<>();

  private Noticing(SystemValues system) {
    this.system = system;
  }

  /** With this machine's timers. */
  public static Noticing here() throws IOException {
    return new Noticing(LocalSystem.values());
  }

  /**
   * Returns when a dead peer is detected, per situation and empty for never; null for a socket that
   * is no connection or has unknown settings.
   */
  @Nullable Map<Situation, Optional<Detection>> of(TcpSocket socket) {
    SocketSettings settings = socket.settings();
    if (settings == null || !socket.state().isConnection()) {
      return null;
    }
    return remembered(known, settings, this::detect);
  }

  private static <K, V> V remembered(Map<K, V> results, K key, Function<K, V> make) {
    V result = results.get(key);
    if (result == null) {
      result = make.apply(key);
      if (results.size() >= MOST_KNOWN) {
        results.clear();
      }
      results.put(key, result);
    }
    return result;
  }

  private Map<Situation, Optional<Detection>> detect(SocketSettings raw) {
    KeepAlive settings = settings(raw);
    SystemValues timers = timers(raw);
    Map<Situation, Optional<Detection>> detections = new EnumMap<>(Situation.class);
    for (Situation situation : Situation.values()) {
      // Where something waits to be sent, no keep-alive probe is: only the user timeout counts.
      Optional<Detection> end =
          switch (situation) {
            case IDLE, PEER_REBOOTED -> Detection.of(situation, settings, timers);
            case IN_FLIGHT -> remembered(inFlight, raw.userTimeoutMillis(), this::inFlight);
            case ZERO_WINDOW -> remembered(zeroWindow, raw.userTimeoutMillis(), this::zeroWindow);
            // As long as idle counts, an answered probe changes nothing.
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

  /** By way of the system's values, which may be larger than a socket takes. */
  private SystemValues timers(SocketSettings raw) {
    return system.toBuilder()
        .idle(Duration.ofSeconds(raw.idleSeconds()))
        .interval(Duration.ofSeconds(raw.intervalSeconds()))
        .count(raw.count())
        .build();
  }

  /**
   * For an idle connection, at last, {@code 92.8s}; with a mark, {@code 2h13m !}, from an hour on.
   */
  String word(TcpSocket socket) {
    SocketSettings settings = socket.settings();
    if (!socket.state().isConnection()) {
      return Words.NONE;
    }
    return settings == null ? Words.absent(socket) : remembered(words, settings, this::idleWord);
  }

  private String idleWord(SocketSettings raw) {
    // What is listed has been idle before, if it is idle.
    return Detection.of(Situation.IDLE_AFTER_ANSWERED_PROBE, settings(raw), timers(raw))
        .map(Detection::latest)
        .map(latest -> Spans.about(latest) + (latest.compareTo(LONG) < 0 ? "" : " !"))
        .orElse("never !");
  }
}
