package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.DetectionGoal;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;

/**
 * The content of what {@code keepalive explain} prints.
 *
 * @param settings the settings that it explains
 * @param given whether the user gave them
 * @param system the system values that apply beside them
 * @param detections when a dead peer is detected in each situation; empty means never
 * @param goal what the user wants to reach
 * @param advice settings that reach the goal; empty if none do
 */
public record Explanation(
    KeepAlive settings,
    boolean given,
    SystemValues system,
    Map<Situation, Optional<Detection>> detections,
    Optional<DetectionGoal> goal,
    Optional<KeepAlive> advice) {

  /**
   * Makes an explanation of the settings that the user gave; else of those that reach the goal;
   * else of what a socket with keep-alive on gets from the system.
   */
  public static Explanation of(
      Optional<KeepAlive> given, SystemValues system, Optional<DetectionGoal> goal) {
    Optional<KeepAlive> advice = goal.flatMap(wanted -> wanted.settings(system));
    KeepAlive settings = given.or(() -> advice).orElse(KeepAlive.on());
    return new Explanation(
        settings, given.isPresent(), system, detect(settings, system), goal, advice);
  }

  /** Returns when a dead peer is detected in each situation. */
  public static Map<Situation, Optional<Detection>> detect(
      KeepAlive settings, SystemValues system) {
    Map<Situation, Optional<Detection>> detections = new EnumMap<>(Situation.class);
    for (Situation situation : Situation.values()) {
      detections.put(situation, Detection.of(situation, settings, system));
    }
    return detections;
  }

  /** Returns when a dead peer is detected in a situation; empty means never. */
  public Optional<Detection> detection(Situation situation) {
    return detections.getOrDefault(situation, Optional.empty());
  }

  /** Returns whether the user has a goal that no settings reach. */
  public boolean isGoalOutOfReach() {
    return goal.isPresent() && advice.isEmpty();
  }

  /** Returns warnings about the settings. */
  public List<String> warnings() {
    return SettingsWarnings.of(settings, system);
  }

  /** Returns whether keep-alive is on. */
  public boolean isOn() {
    return settings.enabled().orElse(false);
  }

  /** Returns the idle time in effect. */
  public Duration idle() {
    return settings.idle().orElse(system.idle());
  }

  /** Returns the interval in effect. */
  public Duration interval() {
    return settings.interval().orElse(system.interval());
  }

  /** Returns the count in effect. */
  public int count() {
    return settings.count().orElse(system.count());
  }

  /** Returns the time between two probes of an idle connection whose peer answers. */
  public Duration period() {
    return idle().compareTo(interval()) > 0 ? idle() : interval();
  }

  /** Returns the longest silence on such a connection: timers fire up to an eighth late. */
  public Duration longestSilence() {
    return period().multipliedBy(9).dividedBy(8);
  }

  /** Returns the middleboxes whose idle timeout expires with these settings. */
  public List<Middlebox> droppedBy() {
    return Middlebox.KNOWN.stream().filter(box -> !isOn() || box.drops(longestSilence())).toList();
  }
}
