package org.keepalive4j.checks.documents;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Draws what a terminal shows as an SVG, for light and dark pages. */
final class TerminalPicture {
  private static final double CHARACTER = 8.43; // the width that textLength gives each
  private static final int LINE = 20;
  private static final int MARGIN = 20;

  /** Text with its colour in front of it: ECMA-48. */
  private static final Pattern COLOURED = Pattern.compile("(?:\033\\[([0-9]*)m)?([^\033]*)");

  private static final Map<String, String> COLOURS =
      Map.of("31", "red", "32", "green", "33", "yellow");

  private TerminalPicture() {}

  /**
   * Returns the picture of these lines. Those that begin with {@code $} are what the user typed.
   */
  static String of(List<String> lines) {
    int longest = lines.stream().mapToInt(line -> plain(line).length()).max().orElse(0);
    long width = Math.round(longest * CHARACTER) + 2 * MARGIN;
    int height = lines.size() * LINE + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d' role='img' aria-label='keepalive list, set and list again'>
        <style>
          text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #24292f; white-space: pre }
          .paper { fill: #f6f8fa; stroke: #d0d7de }
          .typed { font-weight: 700 }
          .red { fill: #a40e26 }
          .green { fill: #116329 }
          .yellow { fill: #8a5300 }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .paper { fill: #0d1117; stroke: #30363d }
            .red { fill: #ff7b72 }
            .green { fill: #56d364 }
            .yellow { fill: #e3b341 }
          }
        </style>
        <rect class='paper' x='.5' y='.5' width='%d' height='%d' rx='8'/>
        """
            .formatted(width, height, width, height, width - 1, height - 1));
    int y = MARGIN + LINE - 6;
    for (String line : lines) {
      String plain = plain(line);
      if (!plain.isBlank()) {
        svg.append(
            "<text x='%d' y='%d' textLength='%d' xml:space='preserve'%s>%s</text>\n"
                .formatted(
                    MARGIN,
                    y,
                    Math.round(plain.length() * CHARACTER),
                    plain.startsWith("$") ? " class='typed'" : "",
                    coloured(line)));
      }
      y += LINE;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String plain(String line) {
    return line.replaceAll("\033\\[[0-9]*m", "");
  }

  private static String coloured(String line) {
    StringBuilder text = new StringBuilder();
    for (MatchResult part : COLOURED.matcher(line).results().toList()) {
      String words = part.group(2).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      String colour = part.group(1) == null ? null : COLOURS.get(part.group(1));
      text.append(colour == null ? words : "<tspan class='" + colour + "'>" + words + "</tspan>");
    }
    return text.toString();
  }

  /** Returns the lines of a picture without what differs from run to run: numbers and widths. */
  static List<String> shape(String svg) {
    return svg.lines()
        .filter(line -> line.startsWith("<text"))
        .map(line -> line.replaceAll("<[^>]*>", ""))
        .map(line -> line.replaceAll("([0-9.]+(ms|[smhd]))+", "D").replaceAll("[0-9]+", "N"))
        .map(line -> line.replaceAll("-{2,}", "-").replaceAll(" +", " ").strip())
        .toList();
  }
}
