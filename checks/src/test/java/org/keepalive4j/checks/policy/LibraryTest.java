package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The library's API as docs/reference/library.md shows it. */
@Tag("kernel")
class LibraryTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/org/keepalive4j/checks/policy/LibraryExample.java");

  @Test
  void theDocumentHasTheCodeThatIsCompiled() throws IOException {
    var document = Files.readString(Path.of("..", "docs", "reference", "library.md"));
    var parts = Arrays.asList(Files.readString(EXAMPLE).split(" *// ---\n", -1));
    assertThat(parts).hasSize(5);

    for (var shown : List.of(parts.get(1), parts.get(3))) {
      assertThat(document).contains("```java\n" + shown.stripTrailing().stripIndent() + "\n```\n");
    }
  }

  @Test
  void theDocumentShowsTheImports() throws IOException {
    var document = Files.readString(Path.of("..", "docs", "reference", "library.md"));
    var imports =
        Files.readAllLines(EXAMPLE).stream()
            .filter(line -> line.startsWith("import org.keepalive4j."))
            .collect(Collectors.joining("\n"));

    assertThat(document).contains("```java\n" + imports + "\n```\n");
  }

  @Test
  void theExampleRuns() throws IOException {
    Playground.assumeUsable();
    try (var playground = new Playground()) {
      playground.run("x = pair(5432)");

      LibraryExample.policy(playground.cgroup());

      assertThat(playground.run("print(options(x[0])); print(options(x[1]))"))
          .isEqualTo("1 60 15 4 0\n0 7200 75 9 0");
      assertThat(playground.pins()).isZero();
      playground.run("x = pair(5432)");

      LibraryExample.sockets((int) playground.pid());

      assertThat(playground.run("print(options(x[0])); print(options(x[1]))"))
          .isEqualTo("1 60 15 4 0\n0 7200 75 9 0");
    }
  }
}
