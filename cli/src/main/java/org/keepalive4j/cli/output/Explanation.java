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
 * All that {@code keepalive explain} has to say, before it is put into words.
 *
 * @param settings as they were given
 * @param system what they are in force in
 * @param detections per situation, empty for never
 * @param goal what was asked for, empty if nothing was
 * @param advice the settings that reach the goal, empty if none do
 */
public record Explanation(
    KeepAlive settings,
    SystemValues system,
    Map<Situation, Optional<Detection>> detections,
    Optional<DetectionGoal> goal,
    Optional<KeepAlive> advice) {

  /** Works it out. */
  public static Explanation of(
      KeepAlive settings, SystemValues system, Optional<DetectionGoal> goal) {
    return new Explanation(
        settings,
        system,
        detect(settings, system),
        goal,
        goal.flatMap(wanted -> wanted.settings(system)));
  }

  /** When a dead peer is detected, per situation, in their order. */
  public static Map<Situation, Optional<Detection>> detect(
      KeepAlive settings, SystemValues system) {
    Map<Situation, Optional<Detection>> detections = new EnumMap<>(Situation.class);
    for (Situation situation : Situation.values()) {
      detections.put(situation, Detection.of(situation, settings, system));
    }
    return detections;
  }

  /** When a dead peer is detected in a situation, empty for never. */
  public Optional<Detection> detection(Situation situation) {
    return detections.getOrDefault(situation, Optional.empty());
  }

  /** Whether probes are sent at all. */
  public boolean isOn() {
    return settings.enabled().orElse(false);
  }

  /** The idle in force. */
  public Duration idle() {
    return settings.idle().orElse(system.idle());
  }

  /** The interval in force. */
  public Duration interval() {
    return settings.interval().orElse(system.interval());
  }

  /** The count in force. */
  public int count() {
    return settings.count().orElse(system.count());
  }

  /** The time between two probes of an idle connection whose peer answers. */
  public Duration period() {
    return idle().compareTo(interval()) > 0 ? idle() : interval();
  }

  /** How long nothing is sent on such a connection at most: timers fire up to an eighth late. */
  public Duration quiet() {
    return period().multipliedBy(9).dividedBy(8);
  }

  /** What is known to forget a connection with these settings. */
  public List<Middlebox> forgetful() {
    return Middlebox.KNOWN.stream().filter(box -> !isOn() || box.forgets(quiet())).toList();
  }
}
