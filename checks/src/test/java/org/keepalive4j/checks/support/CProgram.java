package org.keepalive4j.checks.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in src/test/c, compiled into target/c if it is missing or out of date. */
public final class CProgram {
  private final Path executable;

  private CProgram(Path executable) {
    this.executable = executable;
  }

  /** Compiles the program of that name. */
  public static CProgram named(String name) {
    return compiled(name, name, List.of());
  }

  /** Compiles the program statically, so that no library can be preloaded. */
  public static CProgram linkedStatically(String name) {
    return compiled(name, name + "-static", List.of("-static"));
  }

  /** Compiles a library for LD_PRELOAD and returns its path. */
  public static String preloadable(String name) {
    return compiled(name, name + ".so", List.of("-shared", "-fPIC")).executable.toString();
  }

  private static synchronized CProgram compiled(String name, String as, List<String> options) {
    Needs.tools("gcc");
    Path source = Path.of("src", "test", "c", name + ".c");
    Path executable = Path.of("target", "c", as).toAbsolutePath();
    try {
      if (!Files.exists(executable)
          || Files.getLastModifiedTime(executable).compareTo(Files.getLastModifiedTime(source))
              < 0) {
        Files.createDirectories(executable.getParent());
        List<String> line = new ArrayList<>(List.of("gcc", "-O2", "-Wall", "-Werror"));
        line.addAll(options);
        line.addAll(List.of("-o", executable.toString(), source.toString()));
        Output gcc = Child.run(line);
        if (gcc.status() != 0) {
          throw new AssertionError("gcc " + source + ": " + gcc.err());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CProgram(executable);
  }

  /** Returns the command line of the program. */
  public List<String> with(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
