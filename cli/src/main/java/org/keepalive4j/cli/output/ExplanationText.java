package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.DetectionStep;
import org.keepalive4j.Durations;
import org.keepalive4j.IcmpError;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.SystemValues;

/** Formats an explanation for a terminal of 80 columns. */
public final class ExplanationText {
  private static final int TIMELINE_WIDTH = 72;
  private static final String BREAK = "//";
  private static final String GREEN = "\033[32m";
  private static final String RED = "\033[31m";
  private static final String YELLOW = "\033[33m";
  private static final String PLAIN = "\033[0m";

  private static final String WARNING = "Warning: ";
  private static final int CONNECTIONS = 10_000;

  private final Explanation explanation;
  private final boolean coloured;
  private final StringBuilder text = new StringBuilder();

  private ExplanationText(Explanation explanation, boolean coloured) {
    this.explanation = explanation;
    this.coloured = coloured;
  }

  /** Returns the text. */
  public static String of(Explanation explanation, boolean coloured) {
    var form = new ExplanationText(explanation, coloured);
    form.advice();
    form.settings();
    form.timeline();
    form.situations();
    form.unreachable();
    form.userTimeout();
    form.traffic();
    form.warnings();
    return form.text.toString();
  }

  private void line(String words) {
    text.append(words.stripTrailing()).append('\n');
  }

  private void settings() {
    if (explanation.given()) {
      line(String.valueOf(explanation.settings()));
    } else if (explanation.goal().isEmpty()) {
      line("A socket with keep-alive on and no values of its own gets the system's values.");
    }
    if (explanation.isOn()) {
      line(
          "In effect: idle %s, interval %s, count %s, %s."
              .formatted(
                  Durations.format(explanation.idle()),
                  Durations.format(explanation.interval()),
                  explanation.count(),
                  explanation
                      .settings()
                      .userTimeout()
                      .filter(timeout -> !timeout.isZero())
                      .map(timeout -> "user timeout " + Durations.format(timeout))
                      .orElse("no user timeout")));
    } else {
      line("No probes: these settings don't switch keep-alive on.");
    }
  }

  /** Returns the system values that the times depend on. */
  static String system(SystemValues system) {
    return "HZ %d, retries2 %d, rto_min %s, rto_max %s, round trip %s"
        .formatted(
            system.hz(),
            system.retries2(),
            Durations.format(system.rtoMin()),
            Durations.format(system.rtoMax()),
            Durations.format(system.roundTrip()));
  }

  private String colour(String code, String words) {
    return coloured ? code + words + PLAIN : words;
  }

  private void timeline() {
    Optional<Detection> idle = explanation.detection(Situation.IDLE);
    if (idle.isEmpty()) {
      return;
    }
    Detection detection = idle.get();
    var scale = new TimelineScale(detection);
    char[] row = "-".repeat(TIMELINE_WIDTH).toCharArray();
    row[0] = '|';
    if (scale.isBroken()) {
      BREAK.getChars(0, BREAK.length(), row, column(scale.breakPlace()));
    }
    List<DetectionStep> steps = detection.steps();
    for (DetectionStep step : steps.subList(0, steps.size() - 1)) {
      int column = column(scale.place(step.latest()));
      row[Math.max(Math.min(column, TIMELINE_WIDTH - 2), 1)] = 'p';
    }
    row[TIMELINE_WIDTH - 1] = 'X';
    line("");
    line("  " + new String(row).replace("p", colour(GREEN, "p")).replace("X", colour(RED, "X")));

    String first = "first probe " + Durations.formatRounded(steps.get(0).earliest());
    String end = "given up " + Durations.formatRounded(detection.earliest());
    int room = TIMELINE_WIDTH - end.length() - 2 - first.length();
    int indent = Math.max(Math.min(column(scale.place(steps.get(0).latest())), room), 2);
    String gap = " ".repeat(Math.max(room - indent + 2, 1));
    line(("  %-" + indent + "s%s%s%s").formatted("0", first, gap, end));
  }

  private static int column(double place) {
    return (int) (place * (TIMELINE_WIDTH - 1));
  }

  /** Returns the detections to list. The text names an idle connection's other time separately. */
  static Map<Situation, Optional<Detection>> rows(Explanation explanation) {
    Map<Situation, Optional<Detection>> rows = new EnumMap<>(explanation.detections());
    rows.remove(Situation.IDLE_AFTER_ANSWERED_PROBE);
    return rows;
  }

  private void situations() {
    line("");
    line("A dead peer is detected:");
    line("  %-16s%10s%10s    %s".formatted("", "earliest", "latest", "error"));
    for (Map.Entry<Situation, Optional<Detection>> each : rows(explanation).entrySet()) {
      String name = name(each.getKey());
      if (each.getValue().isEmpty()) {
        line("  %-16s%s".formatted(name, colour(YELLOW, "%10s".formatted("never"))));
      } else {
        Detection detection = each.getValue().get();
        line(
            "  %-16s%10s%10s    %s (%s)"
                .formatted(
                    name,
                    Durations.formatRounded(detection.earliest()),
                    Durations.formatRounded(detection.latest()),
                    detection.error().message(),
                    detection.error()));
      }
    }
    line("  With " + system(explanation.system()) + ".");
  }

  private void unreachable() {
    Detection.of(
            Situation.IN_FLIGHT,
            explanation.settings(),
            explanation.system().toBuilder().icmp(IcmpError.HOST_UNREACHABLE).build())
        .ifPresent(unreachable -> {
          line("");
          line("If a router answers data in flight with ICMP host or net unreachable,");
          String range = DetectionTimes.range(unreachable.earliest(), unreachable.latest());
          line(
              "a dead peer is detected after %s, as EHOSTUNREACH or ENETUNREACH.".formatted(range));
        });
  }

  static String name(Situation situation) {
    return switch (situation) {
      case IDLE -> "idle";
      case IN_FLIGHT -> "data in flight";
      case ZERO_WINDOW -> "zero window";
      case PEER_REBOOTED -> "peer rebooted";
      case IDLE_AFTER_ANSWERED_PROBE -> "idle after an answered probe";
    };
  }

  private void userTimeout() {
    KeepAlive settings = explanation.settings();
    line("");
    if (settings.userTimeout().filter(timeout -> !timeout.isZero()).isPresent()) {
      KeepAlive without = settings.withUserTimeout(Duration.ZERO);
      line("The user timeout replaces the count and retries2. Without it:");
      line(
          "  idle %s, data in flight %s."
              .formatted(latest(Situation.IDLE, without), inFlight(without)));
      line("With it, a live peer that doesn't read for that long is given up too.");
    } else {
      Duration timeout = suggestedUserTimeout();
      KeepAlive with = settings.withUserTimeout(timeout);
      line("Keep-alive doesn't limit data in flight; a user timeout does. With");
      line(
          "  user-timeout=%s: idle %s, data in flight %s."
              .formatted(Durations.format(timeout), latest(Situation.IDLE, with), inFlight(with)));
    }
  }

  /**
   * Returns how long keep-alive probes before it gives up, so that data in flight is limited
   * similarly.
   */
  private Duration suggestedUserTimeout() {
    if (!explanation.isOn()) {
      return Duration.ofSeconds(90);
    }
    Duration probing = explanation.interval().multipliedBy(explanation.count());
    long millis = explanation.idle().plus(probing).toMillis();
    return Duration.ofMillis(Math.min(millis, KeepAliveOption.USER_TIMEOUT.max()));
  }

  private String inFlight(KeepAlive settings) {
    return latest(Situation.IN_FLIGHT, settings);
  }

  private String latest(Situation situation, KeepAlive settings) {
    return Detection.of(situation, settings, explanation.system())
        .map(detection -> Durations.formatRounded(detection.latest()))
        .orElse("never");
  }

  private void traffic() {
    if (explanation.isOn()) {
      double perHour = 3600.0 / explanation.period().toSeconds();
      line("");
      line(
          "%s probes an hour on an idle connection; %s a second on %s of them."
              .formatted(
                  number(perHour), number(perHour * CONNECTIONS / 3600), number(CONNECTIONS)));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
  }

  private void warnings() {
    for (String warning : explanation.warnings()) {
      line("");
      String paragraph = Help.wrapped(WARNING + warning + ".");
      text.append(colour(YELLOW, WARNING)).append(paragraph.substring(WARNING.length()));
    }
    List<Middlebox> droppedBy = explanation.droppedBy();
    if (!droppedBy.isEmpty()) {
      line("");
      if (explanation.isOn()) {
        if (explanation.interval().compareTo(explanation.idle()) > 0) {
          line("The interval counts too: an entry must outlive the longer of idle and interval.");
        }
        line(
            "%s between probes, or an eighth more if timers are late, is too long for:"
                .formatted(Durations.format(explanation.period())));
      } else {
        line("Without probes, idle connections are dropped by:");
      }
      droppedBy.forEach(this::box);
    }
    if (explanation.isOn()) {
      line("");
      line("Not kept by any probes, because only payload restarts the timeout:");
      Middlebox.KNOWN.stream().filter(box -> !box.countsProbes()).forEach(this::box);
    }
  }

  private void box(Middlebox box) {
    line("  %-36s%s".formatted(box.name(), colour(YELLOW, Durations.format(box.timeout()))));
    line("    %s".formatted(box.source()));
  }

  private void advice() {
    explanation
        .goal()
        .ifPresent(goal -> {
          List<String> wishes =
              Stream.of(
                      goal.detectWithin()
                          .map(limit -> "detect a dead peer within " + Durations.format(limit)),
                      goal.survive()
                          .map(
                              timeout -> "survive an idle timeout of " + Durations.format(timeout)))
                  .flatMap(Optional::stream)
                  .toList();
          line("To " + String.join(", and to ", wishes) + ":");
          explanation.advice().ifPresentOrElse(this::advice, () -> line("  no settings do that."));
          line("");
        });
  }

  private void advice(KeepAlive settings) {
    line("  " + settings);
    if (!explanation.given()) { // the table follows
      return;
    }
    line(
        "  detects it after %s at the latest if idle, after %s with data in flight."
            .formatted(latest(Situation.IDLE, settings), inFlight(settings)));
  }
}
