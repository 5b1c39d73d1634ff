package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;
import org.keepalive4j.linux.PathResult.Outcome;

/** Makes an HTML page with a picture of the result of a path probe. It loads nothing else. */
public final class PathReport {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 260;
  private static final double LEFT = 110;
  private static final double RIGHT = WIDTH - 40;
  private static final double TOP = 30;
  private static final double ALIVE_Y = 70;
  private static final double LOST_Y = 160;
  private static final double AXIS_Y = 200;

  private final PathResult result;
  private final Svg svg = new Svg(WIDTH, HEIGHT);
  private final double max;

  private PathReport(PathResult result) {
    this.result = result;
    max =
        result.observations().stream().mapToLong(each -> each.idle().toMillis()).max().orElse(1000)
            * 1.08;
  }

  /** Returns the page. */
  public static String of(PathResult result) {
    var report = new PathReport(result);
    report.draw();
    return """
    <!DOCTYPE html>
    <html lang='en'>
    <head>
    <meta charset='utf-8'>
    <meta name='viewport' content='width=device-width'>
    <meta name='color-scheme' content='light dark'>
    <title>keepalive probe</title>
    <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 920px; margin: 2em auto; padding: 0 1em; color: #24292f; background: #ffffff }
      h1 { font-size: 1.3em }
      dl { display: grid; grid-template-columns: max-content auto; gap: .2em 1.5em }
      dt { color: #57606a }
      dd { margin: 0 }
      svg { max-width: 100%%; height: auto }
      table { border-collapse: collapse }
      td, th { text-align: left; padding: 2px 1.5em 2px 0; border-bottom: 1px solid #d8dee4 }
      td:first-child { text-align: right; font-variant-numeric: tabular-nums }
      @media (prefers-color-scheme: dark) {
        body { color: #e6edf3; background: #0d1117 }
        dt { color: #9da7b3 }
        td, th { border-color: #30363d }
      }
    </style>
    </head>
    <body>
    <h1>%s</h1>
    %s
    <dl>
    %s</dl>
    <table>
    <tr><th>idle for</th><th>then</th><th></th></tr>
    %s</table>
    </body>
    </html>
    """
        .formatted(Svg.escape(PathText.verdict(result)), report.svg, report.facts(), report.rows());
  }

  private String facts() {
    var facts = new StringBuilder();
    PathText.facts(result)
        .forEach((name, words) ->
            facts.append(
                "<dt>%s</dt><dd>%s</dd>\n".formatted(Svg.escape(name), Svg.escape(words))));
    result
        .stopped()
        .ifPresent(why -> facts.append("<dt>stopped</dt><dd>%s</dd>\n".formatted(Svg.escape(why))));
    return facts.toString();
  }

  private void draw() {
    background();
    svg.text(LEFT - 12, ALIVE_Y + 5, "end", "plain", "answered");
    svg.text(LEFT - 12, LOST_Y + 5, "end", "plain", "lost");
    survival();
    for (Observation each : result.observations()) {
      boolean alive = each.outcome() == Outcome.ANSWERED;
      svg.dot(x(each.idle()), alive ? ALIVE_Y : LOST_Y, 5, alive ? "good" : "end");
    }
    axis();
  }

  /** Shades the times for which connections were kept, and those after which they were lost. */
  private void background() {
    double kept = x(result.longestKept());
    svg.bar(LEFT, TOP, kept - LEFT, AXIS_Y - TOP, "kept");
    result
        .shortestLost()
        .ifPresent(lost -> svg.bar(x(lost), TOP, RIGHT - x(lost), AXIS_Y - TOP, "lost"));
    result
        .advice()
        .flatMap(KeepAlive::idle)
        .ifPresent(idle -> {
          svg.line(x(idle), TOP, x(idle), AXIS_Y, "advice");
          svg.text(x(idle), TOP - 8, "middle", "small", "set idle=" + Durations.format(idle));
        });
  }

  /** Draws the line that falls at the path's idle timeout. */
  private void survival() {
    Duration end = Duration.ofMillis((long) max);
    Duration fall = result.timeout().orElse(result.longestKept());
    svg.line(LEFT, ALIVE_Y, x(fall), ALIVE_Y, "axis");
    if (result.timeout().isPresent()) {
      svg.line(x(fall), ALIVE_Y, x(fall), LOST_Y, "mark");
      svg.line(x(fall), LOST_Y, x(end), LOST_Y, "axis");
      svg.text(
          x(fall) - 8, (ALIVE_Y + LOST_Y) / 2 + 4, "end", "inside", Durations.formatRounded(fall));
    }
  }

  private void axis() {
    svg.line(LEFT, AXIS_Y, RIGHT, AXIS_Y, "axis");
    long step = step();
    for (long tick = 0; tick <= max / 1000; tick += step) {
      Duration time = Duration.ofSeconds(tick);
      svg.line(x(time), AXIS_Y, x(time), AXIS_Y + 5, "axis");
      svg.text(x(time), AXIS_Y + 20, "middle", "small", Durations.format(time));
    }
    svg.text(
        (LEFT + RIGHT) / 2,
        AXIS_Y + 40,
        "middle",
        "small",
        "time that the connection was idle before the probe");
  }

  private long step() {
    for (long step : List.of(1L, 2L, 5L, 10L, 20L, 60L, 120L, 300L, 600L, 1800L)) {
      if (max / 1000 / step <= 10) {
        return step;
      }
    }
    return 3600;
  }

  private double x(Duration idle) {
    return LEFT + idle.toMillis() / max * (RIGHT - LEFT);
  }

  private String rows() {
    var rows = new StringBuilder();
    result.observations().stream()
        .sorted(Comparator.comparing(Observation::idle))
        .forEach(each ->
            rows.append(
                "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                        Durations.formatRounded(each.idle()),
                        PathText.outcome(each),
                        each.probed() ? "when probed" : "by itself")));
    return rows.toString();
  }
}
