package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;
import org.keepalive4j.agent.KeepAliveAgent;

/** The test programs of checks/programs, compiled for Java 17, and the agent's jar. */
public final class Programs {
  private static final Path MODULE = Path.of("programs").toAbsolutePath();

  private Programs() {}

  /** Returns the finished jar. */
  public static Path agent() {
    try {
      Path jar =
          Path.of(KeepAliveAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      assertThat(jar).as("the finished jar: run Maven's phase verify").isRegularFile();
      return jar;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the directory of all compiled programs. */
  public static Path classes() {
    return MODULE.resolve("target/classes");
  }

  /** Copies the class files of one program into a directory that has no other. */
  public static Path copy(Class<?> program, Path directory) {
    Path source = classes().resolve(program.getPackageName().replace('.', '/'));
    Path copies = directory.resolve(program.getSimpleName() + "-classes");
    Path target = copies.resolve(program.getPackageName().replace('.', '/'));
    try (var files = Files.newDirectoryStream(source, program.getSimpleName() + "{,$*}.class")) {
      Files.createDirectories(target);
      for (Path file : files) {
        Path copy = target.resolve(file.getFileName());
        if (Files.notExists(copy)) {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copies;
  }

  /** Compiles one program with its source changed; returns its class path. */
  public static Path compile(
      Class<?> program, UnaryOperator<String> change, Path directory, String... moreArguments) {
    Path source =
        MODULE.resolve("src/main/java").resolve(program.getName().replace('.', '/') + ".java");
    try {
      Path file = directory.resolve(source.getFileName());
      Files.writeString(file, change.apply(Files.readString(source)));
      return compile(file, directory.resolve(program.getSimpleName() + "-changed"), moreArguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles a source file for Java 17. */
  public static Path compile(Path file, Path classes, String... moreArguments) {
    StringWriter said = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d"));
    arguments.add(classes.toString());
    arguments.addAll(List.of(moreArguments));
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                arguments,
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
            .call();
    assertThat(compiled).as(said.toString()).isTrue();
    return classes;
  }
}
