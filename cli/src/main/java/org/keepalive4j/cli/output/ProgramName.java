package org.keepalive4j.cli.output;

import java.io.File;
import java.nio.file.Path;

/** The name by which users start the program {@code keepalive}, for advice that they can copy. */
public final class ProgramName {
  private static final String NAME = "keepalive";

  private ProgramName() {}

  /**
   * Returns the path that the shell started, such as {@code ./keepalive}; or only the file's name
   * if the shell found it in PATH. The starting script passes the path in a system property.
   */
  public static String get() {
    return of(
        System.getProperty("keepalive4j.command", NAME), String.valueOf(System.getenv("PATH")));
  }

  static String of(String started, String searched) {
    String name = started.substring(started.lastIndexOf('/') + 1);
    for (String folder : searched.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Path.of(folder, name).toString().equals(started)) {
        return name;
      }
    }
    return started;
  }
}
