package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.DetectionStep;
import org.keepalive4j.Durations;

/** Draws an explanation: the probes of an idle connection, and the times of all situations. */
public final class ExplanationSvg {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 440;
  private static final double MARGIN = 24;
  private static final double LEFT = 150;
  private static final double RIGHT = WIDTH - 40;
  private static final double PROBES_Y = 128;
  private static final double PROBE_HEIGHT = 22;
  private static final double NARROWEST_NUMBER = 18;
  private static final double SITUATIONS_Y = 240;
  private static final double ROW = 34;
  private static final double BAR = 18;

  /** Ticks of the logarithmic axis. */
  private static final List<Duration> TICKS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(10));

  private static final double LOG_MIN = Math.log(0.3);
  private static final double LOG_MAX = Math.log(36_000);

  private final Svg svg = new Svg(WIDTH, HEIGHT);

  private ExplanationSvg() {}

  /** Returns the picture. */
  public static String of(Explanation explanation) {
    var picture = new ExplanationSvg();
    picture.svg.text(MARGIN, 34, "start", "title", explanation.settings().toString());
    picture.svg.text(MARGIN, 54, "start", "small", ExplanationText.system(explanation.system()));
    picture.probes(explanation.detection(Situation.IDLE));
    picture.situations(ExplanationText.rows(explanation));
    return picture.svg.toString();
  }

  private void probes(Optional<Detection> idle) {
    if (idle.isEmpty()) {
      String words = "No probes: a dead peer of an idle connection is never detected.";
      svg.text(MARGIN, PROBES_Y + 5, "start", "plain", words);
      return;
    }
    Detection detection = idle.get();
    var scale = new TimelineScale(detection);
    svg.text(MARGIN, PROBES_Y + 5, "start", "plain", "idle, silent peer");
    svg.line(LEFT, PROBES_Y, RIGHT, PROBES_Y, "axis");
    svg.line(LEFT, PROBES_Y - 8, LEFT, PROBES_Y + 8, "axis");
    if (scale.isBroken()) {
      breakAt(x(scale.breakPlace()));
    }
    List<DetectionStep> steps = detection.steps();
    List<DetectionStep> probes = steps.subList(0, steps.size() - 1);
    double top = PROBES_Y - PROBE_HEIGHT / 2;
    for (DetectionStep probe : probes) { // from the earliest to the latest
      double from = x(scale.place(probe.earliest()));
      svg.bar(from, top, x(scale.place(probe.latest())) - from, PROBE_HEIGHT, "wait");
    }
    double end = x(scale.place(detection.earliest()));
    svg.bar(end, top, RIGHT - end, PROBE_HEIGHT, "end");
    for (DetectionStep probe : probes) {
      svg.bar(x(scale.place(probe.earliest())), top, 3, PROBE_HEIGHT, "probe");
    }
    numbers(probes, scale);
    double first = x(scale.place(probes.get(0).earliest()));
    double below = PROBES_Y + 32;
    svg.text(LEFT, below, "start", "small", "last segment");
    svg.text(LEFT, PROBES_Y - 34, "start", "small", "probes, by number, and how late they may be");
    String words =
        "first probe after "
            + DetectionTimes.range(probes.get(0).earliest(), probes.get(0).latest());
    svg.text(Math.min(Math.max(first, LEFT + 90), RIGHT - 390), below, "start", "small", words);
    String given =
        "given up after " + DetectionTimes.range(detection.earliest(), detection.latest());
    svg.text(RIGHT, below, "end", "small", given);
  }

  /** Numbers the probes, where there is room. */
  private void numbers(List<DetectionStep> probes, TimelineScale scale) {
    double last = LEFT;
    for (DetectionStep probe : probes) {
      double x = x(scale.place(probe.earliest()));
      if (x - last >= NARROWEST_NUMBER) {
        String number = Integer.toString(probe.number());
        svg.text(x + 2, PROBES_Y - PROBE_HEIGHT / 2 - 6, "middle", "small", number);
        last = x;
      }
    }
  }

  private void breakAt(double x) {
    svg.bar(x - 4, PROBES_Y - 3, 8, 6, "paper");
    svg.line(x - 7, PROBES_Y + 7, x - 1, PROBES_Y - 7, "axis");
    svg.line(x + 1, PROBES_Y + 7, x + 7, PROBES_Y - 7, "axis");
  }

  private static double x(double place) {
    return LEFT + place * (RIGHT - LEFT);
  }

  private void situations(Map<Situation, Optional<Detection>> detections) {
    double bottom = SITUATIONS_Y + ROW * detections.size();
    svg.text(MARGIN, SITUATIONS_Y - 24, "start", "plain", "A dead peer is detected after");
    for (Duration tick : TICKS) {
      svg.line(timeX(tick), SITUATIONS_Y - 10, timeX(tick), bottom, "grid");
      svg.text(timeX(tick), bottom + 16, "middle", "small", Durations.format(tick));
    }
    svg.text((LEFT + RIGHT) / 2, bottom + 38, "middle", "small", "time, on a logarithmic scale");
    double y = SITUATIONS_Y;
    for (Map.Entry<Situation, Optional<Detection>> each : detections.entrySet()) {
      svg.text(MARGIN, y + BAR - 4, "start", "plain", ExplanationText.name(each.getKey()));
      if (each.getValue().isEmpty()) {
        svg.bar(LEFT, y, RIGHT - LEFT, BAR, "never");
        svg.text(LEFT + 8, y + BAR - 5, "start", "inside", "never");
      } else {
        situation(each.getValue().get(), y);
      }
      y += ROW;
    }
  }

  private void situation(Detection detection, double y) {
    double from = timeX(detection.earliest());
    double to = timeX(detection.latest());
    svg.bar(LEFT, y, from - LEFT, BAR, "wait");
    svg.bar(from, y, to - from, BAR, "end");
    String words =
        DetectionTimes.range(detection.earliest(), detection.latest()) + "  " + detection.error();
    boolean fits = to < RIGHT - 220;
    svg.text(
        fits ? to + 8 : from - 8,
        y + BAR - 5,
        fits ? "start" : "end",
        fits ? "small" : "inside",
        words);
  }

  private static double timeX(Duration time) {
    double log = Math.log(Math.max(time.toMillis(), 1) / 1000.0);
    double share = Math.min(Math.max((log - LOG_MIN) / (LOG_MAX - LOG_MIN), 0), 1);
    return LEFT + share * (RIGHT - LEFT);
  }
}
