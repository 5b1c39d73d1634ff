package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.SyntaxException;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "0, \\x00",
    "7, \\x07",
    "9, \\t",
    "10, \\n",
    "13, \\r",
    "27, \\x1b",
    "127, \\x7f",
    "133, \\x85", // next line
    "155, \\x9b", // CSI in one character
    "160, \\xa0", // looks like a space
    "173, \\xad", // soft hyphen
    "769, \\u0301", // would be drawn over the character before
    "8203, \\u200b", // no width
    "8232, \\u2028", // ends a line
    "8233, \\u2029",
    "8238, \\u202e", // turns the direction
    "8295, \\u2067",
    "12644, \\u3164", // an invisible letter
    "57344, \\ue000", // private use
    "55357, \\ud83d", // half of a character
    "65279, \\ufeff",
    "917505, \\U000e0001", // a tag
  })
  void escapesWhatATerminalObeysOrDoesNotShow(int character, String escape) {
    String text =
        "a" + (character < 0x10000 ? "" + (char) character : Character.toString(character)) + "b";

    assertThat(Printable.line(text)).isEqualTo("a" + escape + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nginx/42", "\\x2d in a unit's name", "Übergröße", "→ ×", "東京", "🐘"})
  void leavesWhatCanBeSeenAsItIs(String text) {
    assertThat(Printable.line(text)).isEqualTo(text);
  }

  @Test
  void keepsTheLineEndsOfOurOwnTextAlone() {
    assertThat(Printable.lines("one\ntwo\r\n")).isEqualTo("one\ntwo\\r\n");
  }

  /** Core shows the place of an error, and knows the widths of characters itself. */
  @Test
  void theExcerptOfASyntaxErrorIsPrintableAndItsCaretIsRight() {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> c != '\n' && c != '\r')
        .forEach(c -> {
          String text = "a" + Character.toString(c) + "|";
          var error = new SyntaxException(text, text.length() - 1, "x", "'|'", null);
          String[] lines = error.excerpt().split("\n", -1);

          if (!Printable.line(lines[0]).equals(lines[0])
              || Printable.width(lines[1]) != Printable.width(lines[0])) {
            fail("U+%04X: %s", c, error.excerpt());
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"nginx, 5", "größe, 5", "東京, 4", "a🐘, 3", "'', 0"})
  void knowsHowWideATextIs(String text, int width) {
    assertThat(Printable.width(text)).isEqualTo(width);
  }
}
