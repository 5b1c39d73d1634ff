package org.keepalive4j.cli.output;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.SystemValues;
import org.keepalive4j.linux.HostSystemValues;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.PolicyWarning;

/**
 * Warns about settings that detect a dead peer later than their author may expect. {@code explain}
 * and every command that takes a policy print these warnings.
 */
public final class SettingsWarnings {
  /** How much unset options may add to the detection time without a warning. */
  private static final Duration TOLERATED = Duration.ofMinutes(2);

  private static final KeepAlive RECOMMENDED = KeepAlive.recommended();

  private final KeepAlive settings;
  private final SystemValues system;

  private SettingsWarnings(KeepAlive settings, SystemValues system) {
    this.settings = settings;
    this.system = system;
  }

  /**
   * Returns the warnings about a policy, in the order of its rules: those of {@link
   * KernelPolicy#check}, and those about settings under the system values of this machine.
   */
  public static List<PolicyWarning> of(Policy policy) throws IOException {
    SystemValues system = HostSystemValues.values();
    List<PolicyWarning> warnings = new ArrayList<>(KernelPolicy.check(policy));
    List<Integer> useless =
        warnings.stream().filter(it -> !it.unusable()).map(PolicyWarning::rule).toList();
    for (int i = 0; i < policy.rules().size(); i++) {
      int number = i + 1;
      if (!useless.contains(number)) {
        Rule rule = policy.rules().get(i);
        of(rule.settings(), system)
            .forEach(text -> warnings.add(new PolicyWarning(number, text, false)));
      }
    }
    warnings.sort(Comparator.comparingInt(PolicyWarning::rule));
    return warnings;
  }

  /** Returns the warnings about settings: sentences, without a period at the end. */
  public static List<String> of(KeepAlive settings, SystemValues system) {
    if (!settings.enabled().orElse(false)) {
      return List.of();
    }
    SettingsWarnings warnings = new SettingsWarnings(settings, system);
    return warnings.late().or(warnings::longInterval).stream().toList();
  }

  /** Warns if the system's values of unset options make the detection late. */
  private Optional<String> late() {
    KeepAlive completed = completed();
    Optional<Detection> detection = detection(settings);
    Optional<Detection> better = detection(completed);
    if (detection.isEmpty() || better.isEmpty()) {
      return Optional.empty();
    }
    Duration latest = detection.get().latest();
    if (latest.minus(better.get().latest()).compareTo(TOLERATED) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "on an idle connection, a dead peer is detected only after "
            + Durations.formatRounded(latest)
            + ", because the system's values apply: "
            + unset(", ", system.idle(), system.interval(), system.count())
            + ". Add "
            + unset(
                ",",
                RECOMMENDED.idle().orElseThrow(),
                RECOMMENDED.interval().orElseThrow(),
                RECOMMENDED.count().orElseThrow())
            + " to detect it within "
            + Durations.formatRounded(better.get().latest()));
  }

  /** Returns the options that are unset, with these values. */
  private String unset(String separator, Duration idle, Duration interval, int count) {
    StringJoiner options = new StringJoiner(separator);
    if (settings.idle().isEmpty()) {
      options.add("idle=" + Durations.format(idle));
    }
    if (settings.interval().isEmpty()) {
      options.add("interval=" + Durations.format(interval));
    }
    if (settings.count().isEmpty()) {
      options.add("count=" + count);
    }
    return options.toString();
  }

  /** Returns the settings with the recommended value for each option that is unset. */
  private KeepAlive completed() {
    KeepAlive complete = settings;
    if (settings.idle().isEmpty()) {
      complete = complete.withIdle(RECOMMENDED.idle().orElseThrow());
    }
    if (settings.interval().isEmpty()) {
      complete = complete.withInterval(RECOMMENDED.interval().orElseThrow());
    }
    if (settings.count().isEmpty()) {
      complete = complete.withCount(RECOMMENDED.count().orElseThrow());
    }
    return complete;
  }

  private Optional<Detection> detection(KeepAlive of) {
    return Detection.of(Situation.IDLE, of, system);
  }

  /** Warns if the interval is longer than idle. */
  private Optional<String> longInterval() {
    Duration idle = settings.idle().orElse(system.idle());
    Duration interval = settings.interval().orElse(system.interval());
    if (interval.compareTo(idle) <= 0) {
      return Optional.empty();
    }
    String end =
        Detection.of(Situation.IDLE_AFTER_ANSWERED_PROBE, settings, system)
            .map(late ->
                " is detected after " + DetectionTimes.range(late.earliest(), late.latest()))
            .orElse(" is never detected");
    return Optional.of(
        "the interval of %s is longer than idle, %s: once a probe was answered, the next one"
                .formatted(Durations.format(interval), Durations.format(idle))
            + " comes an interval later. A peer that dies then"
            + end);
  }
}
