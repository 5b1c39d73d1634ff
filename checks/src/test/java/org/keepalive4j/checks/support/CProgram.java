package org.keepalive4j.checks.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of src/test/c, compiled into target/c where it is not yet, or is older. */
public final class CProgram {
  private final Path executable;

  private CProgram(Path executable) {
    this.executable = executable;
  }

  /** Compiles the program of that name. */
  public static synchronized CProgram named(String name) {
    Needs.tools("gcc");
    Path source = Path.of("src", "test", "c", name + ".c");
    Path executable = Path.of("target", "c", name).toAbsolutePath();
    try {
      if (!Files.exists(executable)
          || Files.getLastModifiedTime(executable).compareTo(Files.getLastModifiedTime(source))
              < 0) {
        Files.createDirectories(executable.getParent());
        Output gcc =
            Child.run(
                "gcc", "-O2", "-Wall", "-Werror", "-o", executable.toString(), source.toString());
        if (gcc.status() != 0) {
          throw new AssertionError("gcc " + source + ": " + gcc.err());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CProgram(executable);
  }

  /** A command line of it. */
  public List<String> with(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
