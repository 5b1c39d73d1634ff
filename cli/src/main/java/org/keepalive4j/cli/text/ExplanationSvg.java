package org.keepalive4j.cli.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.Detection.Step;
import org.keepalive4j.Durations;

/** An explanation as a picture: the probes of an idle connection, and all situations. */
public final class ExplanationSvg {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 380;
  private static final double LEFT = 140;
  private static final double RIGHT = WIDTH - 40;
  private static final double PROBES_Y = 90;
  private static final double SITUATIONS_Y = 200;
  private static final double ROW = 34;
  private static final double BAR = 16;

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

  /** The whole picture. */
  public static String of(Explanation explanation) {
    var picture = new ExplanationSvg();
    picture.svg.text(24, 34, "start", "title", explanation.settings().toString());
    picture.probes(explanation.detection(Situation.IDLE));
    picture.situations(explanation.detections());
    return picture.svg.toString();
  }

  private void probes(Optional<Detection> idle) {
    if (idle.isEmpty()) {
      svg.text(
          24,
          PROBES_Y,
          "start",
          "plain",
          "No probes: a dead peer of an idle connection is never noticed.");
      return;
    }
    Detection detection = idle.get();
    double scale = (RIGHT - LEFT) / detection.latest().toMillis();
    svg.text(24, PROBES_Y + 4, "start", "plain", "idle, silent peer");
    svg.line(LEFT, PROBES_Y, RIGHT, PROBES_Y, "axis");
    List<Step> steps = detection.steps();
    for (Step step : steps.subList(0, steps.size() - 1)) {
      svg.dot(LEFT + step.latest().toMillis() * scale, PROBES_Y, 4.5, "probe");
    }
    double end = LEFT + detection.earliest().toMillis() * scale;
    svg.bar(end, PROBES_Y - 12, RIGHT - end, 24, "end");
    svg.text(LEFT, PROBES_Y + 30, "start", "small", "last segment");
    double first = LEFT + steps.get(0).latest().toMillis() * scale;
    String words = "first probe after " + Spans.about(steps.get(0).earliest());
    svg.text(
        Math.min(Math.max(first, LEFT + 160), RIGHT - 60), PROBES_Y - 20, "middle", "small", words);
    svg.text(RIGHT, PROBES_Y + 30, "end", "small", "given up after " + range(detection));
  }

  private static String range(Detection detection) {
    return Spans.about(detection.earliest()) + " to " + Spans.about(detection.latest());
  }

  private void situations(Map<Situation, Optional<Detection>> detections) {
    double bottom = SITUATIONS_Y + ROW * detections.size();
    svg.text(24, SITUATIONS_Y - 24, "start", "plain", "A dead peer is noticed after");
    for (Duration tick : TICKS) {
      svg.line(x(tick), SITUATIONS_Y - 10, x(tick), bottom, "grid");
      svg.text(x(tick), bottom + 16, "middle", "small", Durations.format(tick));
    }
    double y = SITUATIONS_Y;
    for (Map.Entry<Situation, Optional<Detection>> each : detections.entrySet()) {
      svg.text(24, y + BAR - 3, "start", "plain", ExplanationText.name(each.getKey()));
      if (each.getValue().isEmpty()) {
        svg.bar(LEFT, y, RIGHT - LEFT, BAR, "wait");
        svg.text(LEFT + 8, y + BAR - 4, "start", "small", "never");
      } else {
        situation(each.getValue().get(), y);
      }
      y += ROW;
    }
  }

  private void situation(Detection detection, double y) {
    double from = x(detection.earliest());
    double to = x(detection.latest());
    svg.bar(LEFT, y, from - LEFT, BAR, "wait");
    svg.bar(from, y, to - from, BAR, "end");
    String words = range(detection) + "  " + detection.error();
    boolean fits = to < RIGHT - 220;
    svg.text(fits ? to + 8 : from - 8, y + BAR - 4, fits ? "start" : "end", "small", words);
  }

  private static double x(Duration time) {
    double log = Math.log(Math.max(time.toMillis(), 1) / 1000.0);
    double share = Math.min(Math.max((log - LOG_MIN) / (LOG_MAX - LOG_MIN), 0), 1);
    return LEFT + share * (RIGHT - LEFT);
  }
}
