package org.keepalive4j.checks.support;

import java.nio.file.Path;

/** A program of src/test/python. */
public final class PythonProgram {
  private PythonProgram() {}

  /** Returns the absolute path of the program of that name. */
  public static String named(String name) {
    Needs.tools("python3");
    return Path.of("src", "test", "python", name + ".py").toAbsolutePath().toString();
  }
}
