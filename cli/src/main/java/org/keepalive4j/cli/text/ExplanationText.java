package org.keepalive4j.cli.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.Detection.Step;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/** An explanation for a terminal of 80 columns. */
public final class ExplanationText {
  private static final int TIMELINE_WIDTH = 72;
  private static final int CONNECTIONS = 10_000;

  private final Explanation explanation;
  private final StringBuilder text = new StringBuilder();

  private ExplanationText(Explanation explanation) {
    this.explanation = explanation;
  }

  /** The whole text. */
  public static String of(Explanation explanation) {
    var form = new ExplanationText(explanation);
    form.settings();
    form.timeline();
    form.situations();
    form.userTimeout();
    form.traffic();
    form.warnings();
    form.advice();
    return form.text.toString();
  }

  private void line(String words) {
    text.append(words.stripTrailing()).append('\n');
  }

  private void settings() {
    line(String.valueOf(explanation.settings()));
    if (explanation.isOn()) {
      line(
          "In force: idle %s, interval %s, count %s, %s."
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
      line("No probes: keep-alive is off, or not switched on by these settings.");
    }
  }

  private void timeline() {
    Optional<Detection> idle = explanation.detection(Situation.IDLE);
    if (idle.isEmpty()) {
      return;
    }
    Detection detection = idle.get();
    char[] row = "-".repeat(TIMELINE_WIDTH).toCharArray();
    row[0] = '|';
    List<Step> steps = detection.steps();
    for (Step step : steps.subList(0, steps.size() - 1)) {
      row[column(step.latest(), detection)] = 'p';
    }
    row[TIMELINE_WIDTH - 1] = 'X';
    String first = "first probe " + Spans.about(steps.get(0).earliest());
    String end = "given up " + Spans.about(detection.earliest());
    int firstColumn = column(steps.get(0).latest(), detection);
    int room = TIMELINE_WIDTH - end.length() - 2 - first.length();
    line("");
    line("  %s".formatted(new String(row)));
    line(
        ("  %-" + Math.max(Math.min(firstColumn, room), 2) + "s%s%s%s")
            .formatted(
                "0",
                first,
                " ".repeat(Math.max(room - Math.max(Math.min(firstColumn, room), 2) + 2, 1)),
                end));
  }

  private static int column(Duration time, Detection detection) {
    return (int) (time.toMillis() * (TIMELINE_WIDTH - 1) / detection.latest().toMillis());
  }

  private void situations() {
    line("");
    line(
        "  %-16s%10s%10s    %s"
            .formatted("a dead peer", "noticed", "at last", "by the program as"));
    for (Map.Entry<Situation, Optional<Detection>> each : explanation.detections().entrySet()) {
      String name = name(each.getKey());
      if (each.getValue().isEmpty()) {
        line("  %-16s%10s".formatted(name, "never"));
      } else {
        Detection detection = each.getValue().get();
        line(
            "  %-16s%10s%10s    %s (%s)"
                .formatted(
                    name,
                    Spans.about(detection.earliest()),
                    Spans.about(detection.latest()),
                    detection.error().message(),
                    detection.error()));
      }
    }
  }

  static String name(Situation situation) {
    return switch (situation) {
      case IDLE -> "idle";
      case IN_FLIGHT -> "data in flight";
      case WINDOW_SHUT -> "window shut";
      case PEER_REBOOTED -> "peer rebooted";
    };
  }

  private void userTimeout() {
    KeepAlive settings = explanation.settings();
    line("");
    if (settings.userTimeout().filter(timeout -> !timeout.isZero()).isPresent()) {
      KeepAlive without = settings.withUserTimeout(Duration.ZERO);
      line("The user timeout takes the place of the count and of retries2. Without it:");
      line(
          "  idle %s, data in flight %s."
              .formatted(latest(Situation.IDLE, without), inFlight(without)));
      line("With it a live peer that does not read for so long is given up too.");
    } else {
      Duration timeout = suggestedUserTimeout();
      KeepAlive with = settings.withUserTimeout(timeout);
      line("Data in flight is not bound by keep-alive, but by a user timeout. With");
      line(
          "  user-timeout=%s: idle %s, data in flight %s."
              .formatted(Durations.format(timeout), latest(Situation.IDLE, with), inFlight(with)));
    }
  }

  /** When the last probe is due: then both ends come at about the same time. */
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
        .map(detection -> Spans.about(detection.latest()))
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
    List<Middlebox> forgetful = explanation.forgetful();
    if (!forgetful.isEmpty()) {
      line("");
      if (explanation.isOn()) {
        if (explanation.interval().compareTo(explanation.idle()) > 0) {
          line("The interval counts too: the next probe comes so long after an answered one.");
        }
        line(
            "%s between probes, and an eighth for late timers, is too long for:"
                .formatted(Durations.format(explanation.period())));
      } else {
        line("Without probes an idle connection is forgotten by:");
      }
      forgetful.forEach(this::box);
    }
    if (explanation.isOn()) {
      line("");
      line("Not kept by any probes, because only payload counts there:");
      Middlebox.KNOWN.stream().filter(box -> !box.countsProbes()).forEach(this::box);
    }
  }

  private void box(Middlebox box) {
    line("  %-34s%8s".formatted(box.name(), Durations.format(box.timeout())));
    line("    %s".formatted(box.source()));
  }

  private void advice() {
    explanation
        .goal()
        .ifPresent(goal -> {
          line("");
          goal.noticeWithin()
              .ifPresent(limit -> line("To notice within %s,".formatted(Durations.format(limit))));
          goal.survive()
              .ifPresent(timeout ->
                  line(
                      "To survive where idle connections are kept for %s,"
                          .formatted(Durations.format(timeout))));
          line(
              String.valueOf(
                  explanation
                      .advice()
                      .map(advice -> "  " + advice)
                      .orElse("  no settings do: nothing is noticed within two seconds.")));
        });
  }
}
