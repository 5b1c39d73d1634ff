package org.keepalive4j.cli.output;

import org.keepalive4j.internal.message.TerminalText;

/**
 * Makes text safe to print on a terminal. Names of processes, cgroups, hosts and files, and what
 * other programs say, may contain control characters, line ends, or characters that change the
 * direction of the text. They could move the cursor or forge a row. Each such character becomes an
 * escape of Java: <code>&#92;n</code>, <code>&#92;x1b</code>, <code>&#92;u202e</code>.
 */
public final class Printable {
  private Printable() {}

  /** Returns text for one line: line ends are escaped too. */
  public static String line(String text) {
    return escape(text, false);
  }

  /** Returns text of several lines. Pass what others control through {@link #line} first. */
  public static String lines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepLineFeeds) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' || c > '~') && !(keepLineFeeds && c == '\n')) {
        return escape(text, i, keepLineFeeds);
      }
    }
    return text;
  }

  private static String escape(String text, int from, boolean keepLineFeeds) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, from);
    text.substring(from)
        .codePoints()
        .forEach(c -> {
          if (TerminalText.isPlain(c) || (keepLineFeeds && c == '\n')) {
            escaped.appendCodePoint(c);
          } else {
            escaped.append(
                switch (c) {
                  case '\n' -> "\\n";
                  case '\r' -> "\\r";
                  case '\t' -> "\\t";
                  default -> TerminalText.escape(c);
                });
          }
        });
    return escaped.toString();
  }

  /** Returns how many columns of a terminal an escaped text takes. */
  public static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x1100) {
        return width + text.substring(i).codePoints().map(it -> isWide(it) ? 2 : 1).sum();
      }
      width++;
    }
    return width;
  }

  private static boolean isWide(int c) {
    return TerminalText.isWide(c) || Character.isEmojiPresentation(c);
  }
}
