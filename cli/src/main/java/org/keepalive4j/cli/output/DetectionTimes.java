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
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.linux.LocalSystem;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;

/**
 * When a dead peer of a connection is detected. Very many connections have few different settings:
 * each is worked out once. Others have settings of their own each: only the end is worked out.
 */
public final class DetectionTimes {
  // Bounds the memory where many have settings of their own
  private static final int MOST_KNOWN = 1000;
  private static final Duration LONG = Duration.ofHours(1);

  private final SystemValues system;
  private final Map<SocketSettings, Detected> known = new HashMap<>();
  private final Map<Integer, Optional<Detection>> inFlight = new HashMap<>();
  private final Map<Integer, Optional<Detection>> zeroWindow = new HashMap<>();
  private final Map<SocketSettings, String> words = new HashMap<>();

  /**
   * When a dead peer is detected, empty for never.
   *
   * @param afterAnsweredProbe of an idle connection that has answered a probe before
   */
  record Detected(
      Map<Situation, Optional<Detection>> detections, Optional<Detection> afterAnsweredProbe) {}

  private DetectionTimes(SystemValues system) {
    this.system = system;
  }

  /** With this machine's timers. */
  public static DetectionTimes here() throws IOException {
    return new DetectionTimes(LocalSystem.values());
  }

  /** Null for what is no connection, and where nothing is known. */
  @Nullable Detected of(TcpSocket socket) {
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

  private Detected detect(SocketSettings raw) {
    KeepAlive settings = settings(raw);
    SystemValues timers = timers(raw);
    Map<Situation, Optional<Detection>> detections = new EnumMap<>(Situation.class);
    for (Situation situation : Situation.values()) {
      // Where something waits to be sent, no keep-alive probe is: only the user timeout counts.
      Optional<Detection> end =
          switch (situation) {
            case IDLE, PEER_REBOOTED -> Detection.endOf(situation, settings, timers);
            case IN_FLIGHT -> remembered(inFlight, raw.userTimeoutMillis(), this::inFlight);
            case ZERO_WINDOW -> remembered(zeroWindow, raw.userTimeoutMillis(), this::zeroWindow);
          };
      detections.put(situation, end);
    }
    // As long as idle counts, an answered probe changes nothing.
    Optional<Detection> afterAnsweredProbe =
        raw.intervalSeconds() <= raw.idleSeconds()
            ? detections.getOrDefault(Situation.IDLE, Optional.empty())
            : Detection.endAfterAnsweredProbe(settings, timers);
    return new Detected(detections, afterAnsweredProbe);
  }

  private Optional<Detection> inFlight(int userTimeoutMillis) {
    return Detection.endOf(Situation.IN_FLIGHT, userTimeout(userTimeoutMillis), system);
  }

  private Optional<Detection> zeroWindow(int userTimeoutMillis) {
    return Detection.endOf(Situation.ZERO_WINDOW, userTimeout(userTimeoutMillis), system);
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
    return system.withKeepAlive(
        Duration.ofSeconds(raw.idleSeconds()),
        Duration.ofSeconds(raw.intervalSeconds()),
        raw.count());
  }

  /**
   * For an idle connection, at last, {@code 92.8s}; with a mark, {@code 2h13m !}, from an hour on.
   */
  String word(TcpSocket socket) {
    SocketSettings settings = socket.settings();
    if (!socket.state().isConnection()) {
      return SocketText.NONE;
    }
    return settings == null
        ? SocketText.absent(socket)
        : remembered(words, settings, this::idleWord);
  }

  private String idleWord(SocketSettings raw) {
    // What is listed has been idle before, if it is idle.
    return Detection.endAfterAnsweredProbe(settings(raw), timers(raw))
        .map(Detection::latest)
        .map(latest -> DurationText.about(latest) + (latest.compareTo(LONG) < 0 ? "" : " !"))
        .orElse("never !");
  }
}
