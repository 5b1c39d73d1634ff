package org.keepalive4j.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a test needs of the machine: where it is missing the test is skipped, and fails where
 * nothing may be skipped ({@code ./check --all}, or {@code CI=true}).
 */
public final class Needs {
  private Needs() {}

  /** The kernel that the judges know how to ask. */
  public static void linux() {
    toBe(System.getProperty("os.name").equals("Linux"), "Linux", "run it there");
  }

  /** A program on the PATH. */
  public static void command(String name) {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    toBe(found, name, "apt-get install " + name);
  }

  /** Skips or fails, with what is missing and what to do about it, unless the condition holds. */
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
