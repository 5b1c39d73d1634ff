package org.keepalive4j.checks.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.keepalive4j.checks.support.Needs;

/** The finished packages. */
final class Packages {
  private static final Path TARGET = Path.of("..", "packages", "target");

  private Packages() {}

  static Path tarball() throws IOException {
    return file("keepalive4j-.*\\.tar\\.gz");
  }

  static Path debian() throws IOException {
    return file("keepalive4j_.*\\.deb");
  }

  private static Path file(String name) throws IOException {
    try (Stream<Path> files = Files.isDirectory(TARGET) ? Files.list(TARGET) : Stream.empty()) {
      Path file =
          files.filter(it -> it.getFileName().toString().matches(name)).findFirst().orElse(null);
      Needs.require(file != null, "the packages", "./check -Ppackages");
      return file.toAbsolutePath().normalize();
    }
  }
}
