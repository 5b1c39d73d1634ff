package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;
import org.keepalive4j.agent.KeepAliveAgent;

/** What child JVMs run: programs compiled for Java 17, and the agent's jar. */
public final class Programs {
  private Programs() {}

  /** The finished jar. */
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

  /** Compiles a program of the test resources; answers its class path. */
  public static Path compile(String program, Path directory, String... moreArguments) {
    return compile(program, UnaryOperator.identity(), directory, moreArguments);
  }

  /** The same, with its source changed. */
  public static Path compile(
      String program, UnaryOperator<String> change, Path directory, String... moreArguments) {
    try (InputStream source = Programs.class.getResourceAsStream(program + ".java")) {
      String text = change.apply(new String(source.readAllBytes(), StandardCharsets.UTF_8));
      Path file = Files.writeString(directory.resolve(program + ".java"), text);
      return compile(file, directory.resolve(program + "-classes"), moreArguments);
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
