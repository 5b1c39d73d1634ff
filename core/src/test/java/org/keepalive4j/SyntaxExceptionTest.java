package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an error shows its place. */
class SyntaxExceptionTest {
  private static SyntaxException error(String policy) {
    return catchThrowableOfType(SyntaxException.class, () -> Policy.parse(policy));
  }

  /** Columns of the terminal that come before the caret, for text that needs no escape. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "any * idle=5x, 11",
        "\"\tany * idle=5x\", 12",
        "any\t*\tidle=5x, 11",
        "any 東京, 4", // the error is before the wide characters
        "any * 東京=5, 6",
        "any * on;any 1.2.3.4:80 on;any * 한x, 33",
      })
  void theCaretIsBelowTheColumn(String policy, int columns) {
    String[] lines = error(policy).excerpt().split("\n", -1);

    assertThat(lines).containsExactly(policy.replace('\t', ' '), " ".repeat(columns) + "^");
  }

  @Test
  void theCaretCountsTwoColumnsForWideCharacters() {
    SyntaxException error = new SyntaxException("a東京ｂb", 4, "x", "'b'", null);

    assertThat(error.excerpt()).isEqualTo("a東京ｂb\n       ^");
    assertThat(error.column()).isEqualTo(5);
  }

  @Test
  void whatATerminalObeysIsEscapedAndTheCaretMovesWithIt() {
    String hostile = "\u001b[2J\u202e\u0301\u009b\ud83d\u200b🐘\0|";
    SyntaxException error = new SyntaxException(hostile, hostile.length() - 1, "x", "'|'", null);

    String shown = "\\x1b[2J\\u202e\\u0301\\x9b\\ud83d\\u200b\\U0001f418\\x00|";
    assertThat(error.excerpt())
        .isEqualTo(shown + "\n" + " ".repeat(shown.length() - 1) + "^")
        .matches("[ -~\n]+");
  }

  @Test
  void theErrorOfALineEndIsBehindTheLine() {
    assertThat(error("any *\nany * on").excerpt()).isEqualTo("any *\n     ^");
    assertThat(error("any * on\r\nany *\r\n").excerpt()).isEqualTo("any *\n     ^");
    assertThat(error("").excerpt()).isEqualTo("\n^");
  }

  @Test
  void onlyTheSurroundingsOfALongLineAreShown() {
    String policy = "any * off; ".repeat(100) + "any * wrong" + "; any * off".repeat(100);

    String[] lines = error(policy).excerpt().split("\n", -1);

    assertThat(lines[0]).startsWith("…").endsWith("…").hasSizeLessThan(120);
    assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('w');
  }

  @Test
  void noCharacterIsCutInHalf() {
    for (int shift = 0; shift < 3; shift++) {
      String line = "a".repeat(shift) + "𠀀".repeat(200);
      for (int at = shift + 100; at < shift + 110; at += 2) {
        SyntaxException error = new SyntaxException(line, at, "x", "y", null);
        assertThat(error.excerpt()).doesNotContain("\\u");
      }
    }
  }

  @Test
  void aFileTakesThePlaceOfLineAndColumnInTheMessage() {
    SyntaxException error = error("any * on\nany * idle=5x").inFile("/etc/x.policy");

    assertThat(error)
        .hasMessageStartingWith("/etc/x.policy:2:12: expected a duration such as 500ms")
        .hasMessageEndingWith(", got '5x'");
    assertThat(error.suggesting("5s"))
        .hasMessageStartingWith("/etc/x.policy:2:12: ")
        .hasMessageEndingWith(", got '5x'; did you mean `5s`?");
    assertThat(error.excerpt()).isEqualTo("any * idle=5x\n           ^");
  }
}
