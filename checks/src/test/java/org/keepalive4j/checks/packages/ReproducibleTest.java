package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * The same sources give the same bytes at another time, in another directory, and with another
 * umask.
 */
class ReproducibleTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of("agent", "core", "integrations", "spring-boot", "linux", "cli", "packages");
  private static final Set<String> NOT_SOURCES = Set.of("target", ".git");

  @TempDir Path folder;

  @Test
  void twoBuildsAreEqual() throws IOException {
    Packages.tarball();
    Needs.tools("mvn");
    copySources();
    String build = "exec mvn --batch-mode --quiet -Dfast -Ppackages -f \"$1\" package";
    ProcessBuilder second =
        new ProcessBuilder("sh", "-c", build, "sh", folder.resolve("pom.xml").toString());
    second.environment().put("JAVA_HOME", System.getProperty("java.home"));
    second.environment().put("TZ", "Asia/Kathmandu");
    Output output = Child.run(second);
    assertThat(output.status()).as("%s%n%s", output.out(), output.err()).isZero();

    TreeMap<String, Long> mismatches = new TreeMap<>();
    int compared = 0;
    for (String module : MODULES) {
      for (Path file : published(ROOT.resolve(module).resolve("target"))) {
        Path other = folder.resolve(ROOT.relativize(file));
        compared++;
        assertThat(other).exists();
        long at = Files.mismatch(file, other);
        if (at >= 0) {
          mismatches.put(ROOT.relativize(file).toString(), at);
        }
      }
    }

    assertThat(mismatches).isEmpty();
    assertThat(compared).isEqualTo(6 * 4 + 2); // jar, sources, javadoc, SBOM; tarball, package
  }

  private void copySources() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_SOURCES.contains(from.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(folder.resolve(ROOT.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Path to = folder.resolve(ROOT.relativize(from));
            if (attributes.isRegularFile() && !to.getFileName().toString().equals(".git")) {
              Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static List<Path> published(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(target, 2)) {
      return files
          .filter(file -> {
            String name = file.getFileName().toString();
            return name.matches("keepalive4j[-_].*\\.(jar|tar\\.gz|deb)") && !isOthers(file)
                || name.equals("bom.json");
          })
          .toList();
    }
  }

  /** Copies of other modules' jars, and the jar that only makes documents. */
  private static boolean isOthers(Path file) {
    String folder = file.getParent().getFileName().toString();
    return folder.equals("lib")
        || folder.equals("agent") && file.getParent().getParent().endsWith("target")
        || file.getFileName().toString().startsWith("keepalive4j-packages");
  }
}
