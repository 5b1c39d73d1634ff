package org.keepalive4j.internal.message;

/** Finds the characters that a terminal obeys or hides, and escapes them. */
public final class TerminalText {
  private TerminalText() {}

  /** Returns whether a terminal shows the character, in one or two columns of its own. */
  public static boolean isPlain(int c) {
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

  /** Returns the escape of a character: {@code \x1b}, {@code \u202e} or {@code \U000e0001}. */
  public static String escape(int c) {
    return String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  }

  /**
   * Returns whether a plain character takes two columns: the classic ranges of wcwidth(3), East
   * Asian wide and full-width characters. Emoji aren't among them, because terminals disagree about
   * their width.
   */
  public static boolean isWide(int c) {
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
