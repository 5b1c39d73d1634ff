package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;

/** The jars of a client in one version, which Maven copies to a folder of their own. */
public final class Libraries {
  private Libraries() {}

  /** The class path of {@code target/clients/NAME}. */
  public static String of(String name) {
    File[] jars = Path.of("target/clients", name).toFile().listFiles();
    assertThat(jars).as("jars of " + name + ": run Maven's phase verify").isNotEmpty();
    StringBuilder path = new StringBuilder();
    for (File jar : jars) {
      path.append(path.isEmpty() ? "" : ":").append(jar.getAbsolutePath());
    }
    return path.toString();
  }
}
