package org.keepalive4j.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a test needs on the machine. A test whose needs aren't met is skipped, or fails if nothing
 * may be skipped ({@code ./check --all}, or {@code CI=true}).
 */
public final class Needs {
  private Needs() {}

  /** Requires Linux, whose options the judges can read. */
  public static void linux() {
    toBe(System.getProperty("os.name").equals("Linux"), "Linux", "run it there");
  }

  /** Requires a program on the PATH. */
  public static void command(String name) {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    toBe(found, name, "apt-get install " + name);
  }

  /**
   * Skips or fails the test unless the condition is true. Reports what is missing and the remedy.
   */
  public static void toBe(boolean condition, String missing, String remedy) {
    if (condition) {
      return;
    }
    String message = "missing: " + missing + "; " + remedy;
    if (Boolean.getBoolean("keepalive4j.checks.all") || "true".equals(System.getenv("CI"))) {
      fail(message);
    }
    abort(message);
  }
}
