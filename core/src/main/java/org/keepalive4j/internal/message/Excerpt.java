package org.keepalive4j.internal.message;

/**
 * Shows the place of an error: its line, and below it a caret under the column.
 *
 * <p>The line comes from a file or an argument that others may control. Characters that a terminal
 * obeys or hides are escaped. Emoji are escaped too, because terminals disagree about their width,
 * and the caret would be misplaced.
 */
public final class Excerpt {
  // What is shown of a long line, in UTF-16 units
  private static final int BEFORE = 60;
  private static final int AFTER = 40;

  private Excerpt() {}

  /**
   * Returns the line and the caret's line, without a final line end. A long line is cut at both
   * ends.
   *
   * @param at the position in the line, from 0; it may be the end of the line
   */
  public static String of(String line, int at) {
    int from = Math.max(0, at - BEFORE);
    int to = Math.min(line.length(), at + AFTER);
    from += splitsPair(line, from) ? 1 : 0;
    to += splitsPair(line, to) ? 1 : 0;
    StringBuilder shown = new StringBuilder(from > 0 ? "…" : "");
    int column = shown.length() + append(shown, line, from, at);
    append(shown, line, at, to);
    shown.append(to < line.length() ? "…" : "");
    return shown.append('\n').append(" ".repeat(column)).append('^').toString();
  }

  private static boolean splitsPair(String line, int at) {
    return at > 0
        && at < line.length()
        && Character.isSurrogatePair(line.charAt(at - 1), line.charAt(at));
  }

  /** Returns a text of one line with everything escaped that a terminal obeys or hides. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    append(escaped, text, 0, text.length());
    return escaped.toString();
  }

  /** Appends a part of a line and returns how many columns of a terminal it takes. */
  private static int append(StringBuilder shown, String line, int from, int to) {
    int columns = 0;
    int c;
    for (int i = from; i < to; i += Character.charCount(c)) {
      c = line.codePointAt(i);
      if (c == '\t') {
        shown.append(' '); // keeps the columns of the line and of the caret equal
        columns++;
      } else if (isPlain(c)) {
        shown.appendCodePoint(c);
        columns += isWide(c) ? 2 : 1;
      } else {
        String escape =
            String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        shown.append(escape);
        columns += escape.length();
      }
    }
    return columns;
  }

  /** Returns whether a terminal shows the character, in one or two columns of its own. */
  private static boolean isPlain(int c) {
    if (c >= ' ' && c <= '~') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> !isInvisibleLetter(c) && !isEmoji(c);
    };
  }

  /** Returns whether this is a Hangul filler, or a Hangul letter that joins the one before. */
  private static boolean isInvisibleLetter(int c) {
    return (c >= 0x115f && c <= 0x11ff)
        || (c >= 0xd7b0 && c <= 0xd7ff)
        || c == 0x3164
        || c == 0xffa0;
  }

  /** Returns whether this is in a block with emoji. */
  private static boolean isEmoji(int c) {
    return (c >= 0x2300 && c <= 0x23ff)
        || (c >= 0x25a0 && c <= 0x27bf)
        || (c >= 0x2b00 && c <= 0x2bff)
        || (c >= 0x1f000 && c <= 0x1ffff);
  }

  // The classic ranges of wcwidth(3): East Asian wide and full-width characters.
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115f
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x20000 && c <= 0x3fffd));
  }
}
