package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.MarkdownBlocks;
import org.keepalive4j.checks.support.MarkdownLinks;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;

/**
 * Runs the examples of the documents. Java blocks are compiled and run with {@link Surroundings}.
 * Lines of README.md that start with {@code ./keepalive} are run in a network namespace, with a
 * process that has sockets in place of {@code PID}. No document may have a broken link.
 */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  private static final List<Path> WITH_JAVA =
      List.of(
          README,
          Path.of("..", "docs", "guides", "verify.md"),
          Path.of("..", "docs", "reference", "library.md"));

  /** Commands that only read, or that change only the namespace, and that end by themselves. */
  private static final List<String> SAFE =
      List.of("list", "set", "doctor", "demo", "explain", "--version", "--help");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyBlockOfJavaCompilesAndRuns() throws IOException {
    List<String> blocks = new ArrayList<>();
    for (Path document : WITH_JAVA) {
      blocks.addAll(MarkdownBlocks.of(document, "java"));
    }
    // LibraryTest tests the blocks about a machine
    blocks.removeIf(block -> block.matches("(?s).*(import |KernelPolicy|sockets\\b).*"));
    assertThat(blocks).hasSizeGreaterThan(4);
    return Stream.iterate(0, i -> i < blocks.size(), i -> i + 1)
        .map(i -> DynamicTest.dynamicTest("block " + (i + 1), () -> run(i, blocks.get(i))));
  }

  private void run(int number, String block) throws Exception {
    String name = "Block" + number;
    Path source = Files.createDirectories(folder.resolve(name)).resolve(name + ".java");
    Files.writeString(source, wrapped(name, block));
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-d",
                    source.getParent().toString(),
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertThat(compiled).as("%s%n%s", block, messages).isTrue();
    URL[] classes = {source.getParent().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      Class<?> type = loader.loadClass(name);
      Surroundings.runConnected((Surroundings) type.getDeclaredConstructor().newInstance());
    }
  }

  /** A block contains statements, with its own imports or the usual ones. */
  private static String wrapped(String name, String block) {
    StringBuilder imports =
        new StringBuilder(
            """
            import java.io.*;
            import java.net.*;
            import java.nio.channels.*;
            import java.time.Duration;
            import java.util.*;
            import javax.net.*;
            import javax.net.ssl.*;
            import org.keepalive4j.*;
            """);
    StringBuilder statements = new StringBuilder();
    for (String line : block.lines().toList()) {
      (line.startsWith("import ") ? imports : statements).append(line).append('\n');
    }
    return imports
        + ("public class " + name + " extends " + Surroundings.class.getCanonicalName() + " {\n")
        + "  @Override public void run() throws Exception {\n"
        + statements
        + "  }\n}\n";
  }

  @Test
  void everyLinkInTheDocumentsHasATarget() throws IOException {
    List<Path> documents = MarkdownLinks.documents(Path.of(".."));

    assertThat(documents).contains(README).hasSizeGreaterThan(10);
    assertThat(MarkdownLinks.broken(documents)).isEmpty();
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThan(200);
  }

  @Test
  void theDocumentedVersionIsTheBuiltVersion() throws IOException {
    String built = Files.readString(Path.of("..", "bom", "pom.xml"));
    String shown = String.join("", MarkdownBlocks.of(README, "xml"));

    Matcher version = Pattern.compile("<version>.*</version>").matcher(shown);
    assertThat(version.results().map(MatchResult::group))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(built).contains("keepalive4j-bom</artifactId>\n  " + line));
  }

  @TestFactory
  Stream<DynamicTest> everyLineWithTheCommandWorks() throws IOException {
    List<String> lines =
        MarkdownBlocks.shellCommands(README).stream()
            .filter(line -> line.startsWith("./keepalive "))
            .filter(line -> SAFE.contains(line.split(" +", -1)[1]))
            .distinct()
            .toList();
    assertThat(lines).isNotEmpty();
    return lines.stream().map(line -> DynamicTest.dynamicTest(line, () -> runLine(line)));
  }

  private static void runLine(String line) {
    String quoted = "'" + String.join("' '", KeepaliveCommand.here().line()) + "'";
    try (NetworkNamespace namespace = NetworkNamespace.open();
        Child client = Child.start(namespace.inside(List.of("cat")))) {
      String command =
          line.replace("./keepalive", quoted).replaceAll("\\bPID\\b", "" + client.pid());
      Output output = Child.run(namespace.inside(List.of("bash", "-c", command)));

      assertThat(output.status()).as("%s%n%s", command, output).isZero();
      assertThat(output.err()).isEmpty();
    }
  }
}
