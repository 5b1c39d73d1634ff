package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/reference/text-forms.md do what the page says. */
class TextFormsPageTest {
  private static final Path PAGE = Path.of("../docs/reference/text-forms.md");
  private static final Pattern CODE = Pattern.compile("`+ ?([^`]+?) ?`+");

  /** The rows of a section's tables of examples, cell by cell. */
  private static List<String[]> examples(String section) throws IOException {
    String page = Files.readString(PAGE);
    String text = page.substring(page.indexOf("\n## " + section + "\n") + 1);
    int end = text.indexOf("\n## ");
    List<String[]> rows = new ArrayList<>();
    boolean inTable = false;
    for (String line : (end < 0 ? text : text.substring(0, end)).lines().toList()) {
      inTable = line.startsWith("| you write |") || (inTable && line.startsWith("|"));
      if (inTable && line.startsWith("| `")) {
        rows.add(line.substring(1).split("\\|"));
      }
    }
    assertThat(rows).as(section).hasSizeGreaterThan(3);
    return rows;
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(it -> it.group(1)).toList();
  }

  private static void assertExamples(String section, UnaryOperator<String> readAndPrint)
      throws IOException {
    for (String[] row : examples(section)) {
      String printed = code(row[row.length - 1]).get(0);
      assertThat(code(row[0]))
          .isNotEmpty()
          .allSatisfy(text -> assertThat(readAndPrint.apply(text)).isEqualTo(printed));
      assertThat(readAndPrint.apply(printed)).isEqualTo(printed);
    }
  }

  @Test
  void durationsPrintAsThePageSays() throws IOException {
    assertExamples("Durations", text -> Durations.format(Durations.parse(text)));
  }

  @Test
  void matchesPrintAsThePageSays() throws IOException {
    assertExamples("MATCH", text -> Match.parse(text).toString());
  }

  @Test
  void policiesPrintAsThePageSays() throws IOException {
    assertExamples("POLICY", text -> Policy.parse(text).toString().replace("\n", "; "));
  }

  @Test
  void errorsAreThoseOfThePage() throws IOException {
    for (String[] row : examples("Errors")) {
      String text = code(row[0]).get(0);
      SyntaxException error = catchThrowableOfType(SyntaxException.class, () -> Policy.parse(text));
      assertThat(error).as(text).hasMessageContaining(row[1].strip());
    }
  }

  @Test
  void theBlocksAreValid() throws IOException {
    List<String> blocks =
        Pattern.compile("(?s)```\n(.*?)```")
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult it) -> it.group(1))
            .toList();

    assertThat(KeepAlive.parse(blocks.get(0).strip()).userTimeout()).isPresent();
    assertThat(Policy.parse(blocks.get(2)).rules()).hasSize(4);
    SyntaxException error =
        catchThrowableOfType(
            SyntaxException.class, () -> Policy.parse("any * on\nany * idle=60s,intervall=5s"));
    assertThat(blocks.get(3))
        .contains(error.inFile("/etc/keepalive.policy").getMessage() + "\n")
        .contains("  " + error.excerpt().replace("\n", "\n  ") + "\n");
  }
}
