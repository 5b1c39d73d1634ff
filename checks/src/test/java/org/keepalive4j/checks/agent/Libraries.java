package org.keepalive4j.checks.agent;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds the jars of client libraries, which are in one directory for each client. */
public final class Libraries {
  private Libraries() {}

  /** Returns the class path that checks/programs has made for this client. */
  public static String of(String client) {
    return in(Path.of("programs", "target", "clients", client));
  }

  /** Returns the class path of all jars of a directory. */
  public static String in(Path folder) {
    File[] jars = folder.toFile().listFiles();
    assertThat(jars).as("jars in " + folder + ": run Maven's phase verify").isNotEmpty();
    return Arrays.stream(jars)
        .map(File::getAbsolutePath)
        .sorted()
        .collect(joining(File.pathSeparator));
  }
}
