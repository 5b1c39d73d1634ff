package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md quotes messages that exist. */
@Tag("quick")
class TroubleshootingTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "troubleshooting.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyMessageInATableIsOneThatSomethingPrints() throws IOException {
    List<String> messages = messages();
    String sources = sources();

    assertThat(messages)
        .hasSizeGreaterThan(50)
        .allSatisfy(message -> assertThat(sources).containsIgnoringCase(message));
  }

  private static List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("| `")) {
        CODE.matcher(line.split(" \\| ", 2)[0])
            .results()
            .forEach(code -> messages.add(code.group(1).strip()));
      }
    }
    return messages;
  }

  /** The sources of everything that prints, with constants that are joined over lines in one. */
  private static String sources() throws IOException {
    StringBuilder text = new StringBuilder();
    List<Path> files = new ArrayList<>(List.of(Path.of("../check"), Path.of("../pom.xml")));
    for (String folder :
        List.of(
            "agent", "build", "cli", "core", "integrations", "linux", "packages", "spring-boot")) {
      try (Stream<Path> found = Files.walk(Path.of("..", folder))) {
        found
            .filter(Files::isRegularFile)
            .filter(file -> !file.toString().contains("/target/"))
            .filter(
                file -> file.toString().contains("/main/") || file.toString().matches(".*\\.sh"))
            .forEach(files::add);
      }
    }
    for (Path file : files) {
      text.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "")).append('\n');
    }
    return text.toString();
  }
}
