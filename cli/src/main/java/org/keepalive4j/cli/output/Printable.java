package org.keepalive4j.cli.output;

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
          if (isHarmless(c) || (keepLineFeeds && c == '\n')) {
            escaped.appendCodePoint(c);
          } else {
            escaped.append(
                switch (c) {
                  case '\n' -> "\\n";
                  case '\r' -> "\\r";
                  case '\t' -> "\\t";
                  default ->
                      String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
                });
          }
        });
    return escaped.toString();
  }

  /** Returns whether a character only takes one or two columns of its own. */
  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> !isInvisibleLetter(c);
    };
  }

  /** Returns whether this is a Hangul filler, or a Hangul letter that joins the one before. */
  private static boolean isInvisibleLetter(int c) {
    return (c >= 0x115f && c <= 0x11ff)
        || (c >= 0xd7b0 && c <= 0xd7ff)
        || c == 0x3164
        || c == 0xffa0;
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

  // The classic ranges of wcwidth(3): East Asian wide and full-width characters, and emoji.
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115f
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x20000 && c <= 0x3fffd)
            || Character.isEmojiPresentation(c));
  }
}
