package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table in docs/reference/clients.md has the same code as the programs in checks/programs. */
@Tag("quick")
final class TableTest {
  private static final Path PROGRAMS = Path.of("programs/src/main/java");
  private static final Path DOCUMENT = Path.of("../docs/reference/clients.md");

  @Test
  void everyLineOfTheTableIsTested() throws IOException {
    var programs = withoutSpaces(allPrograms());

    assertThat(lines())
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> assertThat(programs).contains(withoutSpaces(line)));
  }

  @Test
  void theDocumentImportsEveryClassThatItUses() throws IOException {
    var document = Files.readString(DOCUMENT);
    for (var sources : List.of("../core/src/main/java", "../integrations/src/main/java")) {
      try (var files = Files.walk(Path.of(sources))) {
        for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          var name = file.getFileName().toString().replace(".java", "");
          var fullName =
              Path.of(sources).relativize(file).toString().replace(".java", "").replace('/', '.');
          if (Pattern.compile("`[^`\\n]*(?<![\\w.])" + name + "\\b[^`\\n]*`")
              .matcher(document)
              .find()) {
            assertThat(document).contains("\nimport " + fullName + ";\n");
          }
        }
      }
    }
  }

  private static List<String> lines() throws IOException {
    var lines = new ArrayList<String>();
    var code = Pattern.compile("`([^`]+)`");
    for (var row : Files.readAllLines(DOCUMENT)) {
      if (row.startsWith("| ")) {
        var found = code.matcher(row);
        while (found.find()) {
          lines.add(found.group(1));
        }
      }
    }
    return lines;
  }

  private static String allPrograms() throws IOException {
    var text = new StringBuilder();
    try (var files = Files.walk(PROGRAMS)) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static String withoutSpaces(String text) {
    return text.replaceAll("\\s", "");
  }
}
