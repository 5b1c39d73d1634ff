package org.keepalive4j;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.message.Excerpt;

/**
 * Thrown for a text that isn't settings, a match, a policy or a duration. The message is one line
 * with the position, what was expected and what was found. {@link #excerpt} shows the position.
 *
 * <pre>
 * /etc/keepalive.policy:2:12: expected a duration such as 60s, got '60x'
 *   any * idle=60x
 *              ^
 * </pre>
 */
public final class SyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final @Nullable String file;
  private final int line;
  private final int column;
  private final String expected;
  private final String got;
  private final @Nullable String suggestion;
  private final String excerpt;

  /**
   * An error at a position of a text.
   *
   * @param text the whole text
   * @param position the offset of the error in the text, from 0 to its length
   * @param expected what would have been right there
   * @param got what was found there, in quotes, or {@code end of text}
   * @param suggestion what the author of the text probably meant, null if unknown
   */
  public SyntaxException(
      String text, int position, String expected, String got, @Nullable String suggestion) {
    this(null, new Place(text, position), expected, got, suggestion);
  }

  private SyntaxException(
      @Nullable String file,
      Place place,
      String expected,
      String got,
      @Nullable String suggestion) {
    this(file, place.line, place.column, expected, got, suggestion, place.excerpt);
  }

  private SyntaxException(
      @Nullable String file,
      int line,
      int column,
      String expected,
      String got,
      @Nullable String suggestion,
      String excerpt) {
    super(
        (file == null ? "line " + line + ", column " + column : file + ":" + line + ":" + column)
            + ": expected "
            + expected
            + ", got "
            + got
            + (suggestion == null ? "" : "; did you mean `" + suggestion + "`?"));
    this.file = file;
    this.line = line;
    this.column = column;
    this.expected = expected;
    this.got = got;
    this.suggestion = suggestion;
    this.excerpt = excerpt;
  }

  /** A position of a text, as people count. */
  private static final class Place {
    private final int line;
    private final int column;
    private final String excerpt;

    Place(String text, int position) {
      int number = 1;
      int start = 0;
      for (int i = 0; i < position; i++) {
        char c = text.charAt(i);
        if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
          number++;
          start = i + 1;
        }
      }
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      line = number;
      column = position - start + 1;
      excerpt = Excerpt.of(text.substring(start, end), Math.min(position, end) - start);
    }
  }

  /** Returns the same error of a text that was read from a file. */
  public SyntaxException inFile(String file) {
    return copy(Objects.requireNonNull(file, "file"), suggestion);
  }

  /** Returns the same error with another suggestion. */
  public SyntaxException suggesting(String suggestion) {
    return copy(file, Objects.requireNonNull(suggestion, "suggestion"));
  }

  private SyntaxException copy(@Nullable String file, @Nullable String suggestion) {
    SyntaxException copy =
        new SyntaxException(file, line, column, expected, got, suggestion, excerpt);
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  /** Returns the file that the text was read from, empty for a text in place. */
  public Optional<String> file() {
    return Optional.ofNullable(file);
  }

  /** Returns the line of the text, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column in the line, from 1, in UTF-16 units. */
  public int column() {
    return column;
  }

  /** Returns what would have been right there. */
  public String expected() {
    return expected;
  }

  /** Returns what was found there, in quotes, or {@code end of text}. */
  public String got() {
    return got;
  }

  /** Returns what the author of the text probably meant, empty if unknown. */
  public Optional<String> suggestion() {
    return Optional.ofNullable(suggestion);
  }

  /**
   * Returns two lines: the line with the error, and a caret under the column. Safe to print on a
   * terminal: characters that it would obey or hide are escaped, and the caret is right below wide
   * characters, tabs and escapes. A long line is cut.
   */
  public String excerpt() {
    return excerpt;
  }
}
