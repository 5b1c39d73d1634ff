package org.keepalive4j.cli.output;

import java.util.Locale;

/**
 * An SVG picture, built shape by shape, for light and dark pages. Its colours are those of Okabe
 * and Ito, which colour-blind people can tell apart. Text covers the lines behind it.
 */
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
      text { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
      .title { font-size: 17px; font-weight: 600 }
      .small { font-size: 12px; fill: #57606a }
      .inside { font-size: 12px; stroke: none }
      .axis { stroke: #6e7781; stroke-width: 1.2 }
      .grid { stroke: #d8dee4; stroke-width: 1 }
      .advice { stroke: #0072b2; stroke-width: 1.5; stroke-dasharray: 5 4 }
      .paper { fill: #ffffff }
      .wait { fill: #b6d9f0 }
      .never { fill: #f5dc8c }
      .good { fill: #009e73 }
      .kept { fill: #d9f2ea }
      .lost { fill: #fbe3d3 }
      .probe { fill: #0072b2 }
      .end { fill: #d55e00 }
      .mark { stroke: #d55e00; stroke-width: 2 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; stroke: #0d1117 }
        .small { fill: #9da7b3 }
        .axis { stroke: #8b949e }
        .grid { stroke: #30363d }
        .advice { stroke: #56b4e9 }
        .paper { fill: #0d1117 }
        .wait { fill: #17496e }
        .never { fill: #6b5410 }
        .good { fill: #2bc49a }
        .kept { fill: #0d3529 }
        .lost { fill: #47250f }
        .probe { fill: #56b4e9 }
        .end { fill: #ff8b3d }
        .mark { stroke: #ff8b3d }
      }
    </style>
    <rect width='%d' height='%d' class='paper'/>
    """
            .formatted(width, height, width, height, width, height)
        + shapes
        + "</svg>\n";
  }
}
