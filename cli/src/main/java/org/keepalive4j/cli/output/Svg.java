package org.keepalive4j.cli.output;

import java.util.Locale;

/** An SVG picture, built shape by shape. */
final class Svg {
  private final StringBuilder shapes = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  void text(double x, double y, String anchor, String kind, String words) {
    shapes.append(
        "<text x='%s' y='%s' text-anchor='%s' class='%s'>%s</text>\n"
            .formatted(number(x), number(y), anchor, kind, escape(words)));
  }

  void line(double x1, double y1, double x2, double y2, String kind) {
    shapes.append(
        "<line x1='%s' y1='%s' x2='%s' y2='%s' class='%s'/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2), kind));
  }

  /** Adds a bar that is wide enough to be seen. */
  void bar(double x, double y, double width, double height, String kind) {
    shapes.append(
        "<rect x='%s' y='%s' width='%s' height='%s' class='%s'/>\n"
            .formatted(number(x), number(y), number(Math.max(width, 1.5)), number(height), kind));
  }

  void dot(double x, double y, double radius, String kind) {
    shapes.append(
        "<circle cx='%s' cy='%s' r='%s' class='%s'/>\n"
            .formatted(number(x), number(y), number(radius), kind));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Returns the picture. */
  @Override
  public String toString() {
    return """
    <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'>
    <style>
      text { font: 13px system-ui, sans-serif; fill: #24292f }
      .title { font-size: 17px; font-weight: 600 }
      .small { font-size: 11px; fill: #57606a }
      .axis { stroke: #8c959f; stroke-width: 1.2 }
      .grid { stroke: #d8dee4; stroke-width: 1 }
      .paper { fill: #ffffff }
      .wait { fill: #b6d4f2 }
      .never { fill: #f6d58e }
      .good { fill: #2da44e }
      .kept { fill: #dafbe1 }
      .lost { fill: #ffdfdc }
      .probe { fill: #0969da }
      .end { fill: #cf222e }
      .mark { stroke: #cf222e; stroke-width: 2 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .small { fill: #9da7b3 }
        .axis { stroke: #6e7681 }
        .grid { stroke: #30363d }
        .paper { fill: #0d1117 }
        .wait { fill: #1f4b7a }
        .never { fill: #7a5c12 }
        .good { fill: #3fb950 }
        .kept { fill: #12361d }
        .lost { fill: #56201f }
        .probe { fill: #58a6ff }
        .end { fill: #f85149 }
        .mark { stroke: #f85149 }
      }
    </style>
    <rect width='%d' height='%d' class='paper'/>
    """
            .formatted(width, height, width, height, width, height)
        + shapes
        + "</svg>\n";
  }
}
