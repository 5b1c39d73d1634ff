package org.keepalive4j.checks.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Draws times over numbers with logarithmic axes, as an SVG for light and dark backgrounds. Each
 * line has its name at its right end.
 */
final class Plot {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 544;
  private static final int LEFT = 64;
  private static final int RIGHT = 640;
  private static final int TOP = 64;
  private static final int BOTTOM = 488;
  private static final int LINE_HEIGHT = 17;

  private static final String STYLE =
      """
      text { font: 13px system-ui, sans-serif; fill: #1f2328 }
      .paper { fill: #ffffff } .grid { stroke: #d8dee4; stroke-width: 1 }
      .title { font-size: 17px; font-weight: 600 } .small { font-size: 12px; fill: #59636e }
      path { fill: none; stroke-width: 2; stroke-linejoin: round }
      .leader { stroke-width: 1; opacity: .5 }
      path.ours { stroke: #0550ae } circle.ours, text.ours { fill: #0550ae }
      path.other { stroke: #bc4c00 } circle.other, text.other { fill: #bc4c00 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .paper { fill: #0d1117 } .grid { stroke: #30363d }
        .small { fill: #9198a1 }
        path.ours { stroke: #6cb6ff } circle.ours, text.ours { fill: #6cb6ff }
        path.other { stroke: #f0883e } circle.other, text.other { fill: #f0883e }
      }
      """;

  private record Point(double number, double nanoseconds) {}

  private static final class Line {
    final boolean ours;
    final List<Point> points = new ArrayList<>();
    double labelAt;

    Line(boolean ours) {
      this.ours = ours;
    }

    String kind() {
      return ours ? "ours" : "other";
    }
  }

  private final String title;
  private final String small;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** Creates an empty plot with a title and a caption. */
  Plot(String title, String small) {
    this.title = title;
    this.small = small;
  }

  /** Adds the next point of a line, to the right of the last. */
  void add(String line, boolean ours, double number, double nanoseconds) {
    lines.computeIfAbsent(line, name -> new Line(ours)).points.add(new Point(number, nanoseconds));
  }

  /** Returns the SVG. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\">\n<style>\n%s</style>\n<rect class=\"paper\" width=\"%d\""
                + " height=\"%d\"/>\n",
            WIDTH, HEIGHT, title, STYLE, WIDTH, HEIGHT));
    text(svg, "title", LEFT, 28, "start", title);
    text(svg, "small", LEFT, 47, "start", small);
    grid(svg);
    placeLabels();
    lines.forEach((name, line) -> draw(svg, name, line));
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    double last = most(Point::number);
    for (double number = decade(least(Point::number)); number <= last; number *= 10) {
      column(svg, number);
    }
    column(svg, last);
    text(svg, "small", (LEFT + RIGHT) / 2.0, BOTTOM + 44, "middle", "sockets");
    double longest = most(Point::nanoseconds);
    for (double time = decade(least(Point::nanoseconds)); time <= longest; time *= 10) {
      gridLine(svg, LEFT, y(time), RIGHT, y(time));
      text(svg, "small", LEFT - 8, y(time) + 4, "end", Table.time(time).replace(".0", ""));
    }
  }

  private void column(StringBuilder svg, double number) {
    gridLine(svg, x(number), TOP, x(number), BOTTOM);
    text(svg, "small", x(number), BOTTOM + 20, "middle", format("%,.0f", number));
  }

  private static void gridLine(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        format(
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            x1, y1, x2, y2));
  }

  private static void text(
      StringBuilder svg, String kind, double x, double y, String anchor, String text) {
    svg.append(
        format(
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            kind, x, y, anchor, text));
  }

  /** Places each label at the end of its line, or below the label above it. */
  private void placeLabels() {
    List<Line> sorted =
        lines.values().stream().sorted(Comparator.comparingDouble(this::endY)).toList();
    double free = TOP;
    for (Line line : sorted) {
      line.labelAt = Math.max(endY(line), free);
      free = line.labelAt + LINE_HEIGHT;
    }
    // Moves labels up again if they are below the plot.
    double room = BOTTOM;
    for (Line line : sorted.reversed()) {
      line.labelAt = Math.min(line.labelAt, room);
      room = line.labelAt - LINE_HEIGHT;
    }
  }

  private void draw(StringBuilder svg, String name, Line line) {
    StringBuilder path = new StringBuilder();
    for (Point point : line.points) {
      path.append(path.isEmpty() ? "M" : " L")
          .append(format("%.1f %.1f", x(point.number), y(point.nanoseconds)));
      svg.append(
          format(
              "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>%n",
              line.kind(), x(point.number), y(point.nanoseconds)));
    }
    svg.append(format("<path class=\"%s\" d=\"%s\"/>%n", line.kind(), path));
    double end = x(line.points.getLast().number);
    svg.append(
        format(
            "<path class=\"%s leader\" d=\"M%.1f %.1f L%.1f %.1f\"/>%n",
            line.kind(), end + 4, endY(line), end + 20, line.labelAt));
    text(svg, line.kind(), end + 24, line.labelAt + 4, "start", label(name, line));
  }

  private static String label(String name, Line line) {
    return name + ": " + Table.time(line.points.getLast().nanoseconds);
  }

  private double endY(Line line) {
    return y(line.points.getLast().nanoseconds);
  }

  private double x(double number) {
    double least = Math.log10(least(Point::number));
    double part = (Math.log10(number) - least) / (Math.log10(most(Point::number)) - least);
    return LEFT + part * (RIGHT - LEFT);
  }

  private double y(double nanoseconds) {
    double least = Math.log10(decade(least(Point::nanoseconds)));
    double most = Math.log10(most(Point::nanoseconds));
    return BOTTOM - (Math.log10(nanoseconds) - least) / (most - least) * (BOTTOM - TOP);
  }

  private double least(ToDoubleFunction<Point> axis) {
    return points().mapToDouble(axis).min().orElseThrow();
  }

  private double most(ToDoubleFunction<Point> axis) {
    return points().mapToDouble(axis).max().orElseThrow();
  }

  private Stream<Point> points() {
    return lines.values().stream().flatMap(line -> line.points.stream());
  }

  /** Returns the largest power of ten that isn't above a number. */
  private static double decade(double number) {
    return Math.pow(10, Math.floor(Math.log10(number) + 1e-9));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
