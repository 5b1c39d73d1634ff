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
      } else if (TerminalText.isPlain(c) && !isEmoji(c)) {
        shown.appendCodePoint(c);
        columns += TerminalText.isWide(c) ? 2 : 1;
      } else {
        String escape = TerminalText.escape(c);
        shown.append(escape);
        columns += escape.length();
      }
    }
    return columns;
  }

  /** Returns whether this is in a block with emoji. */
  private static boolean isEmoji(int c) {
    return (c >= 0x2300 && c <= 0x23ff)
        || (c >= 0x25a0 && c <= 0x27bf)
        || (c >= 0x2b00 && c <= 0x2bff)
        || (c >= 0x1f000 && c <= 0x1ffff);
  }
}
