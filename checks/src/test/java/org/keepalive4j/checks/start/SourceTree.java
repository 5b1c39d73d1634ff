package org.keepalive4j.checks.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** A copy of the launcher and the built files without sources, so that nothing is built again. */
final class SourceTree {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Path root;

  /** Creates a copy in a new directory. */
  SourceTree(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.createDirectories(target());
    copy(ROOT.resolve("pom.xml"), root);
    copy(ROOT.resolve("cli/pom.xml"), root.resolve("cli"));
    copy(ROOT.resolve("keepalive"), root);
    copy(ROOT.resolve("build"), root);
    copy(KeepaliveCommand.jar(), target());
    copy(KeepaliveCommand.jar().resolveSibling("lib"), target());
    // The sources must be older than the files that were built from them.
    succeed("touch", "-d", "2020-01-01", root + "/pom.xml", root + "/cli/pom.xml");
    succeed("touch", "-d", "2020-01-01", root + "/cli/src/main", root + "/build");
  }

  private static void copy(Path from, Path to) {
    succeed("cp", "-pr", from.toString(), to.toString());
  }

  private static void succeed(String... command) {
    Output output = Child.run(command);
    if (output.status() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
  }

  Path target() {
    return root.resolve("cli/target");
  }

  Path cache() {
    return target().resolve("keepalive.aot");
  }

  Path launcher() {
    return root.resolve("keepalive");
  }

  /** Returns the jar of the command. */
  Path jar() {
    try (Stream<Path> files = Files.list(target())) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the command. */
  Output run(String... arguments) {
    return Child.run(
        Stream.concat(Stream.of(launcher().toString()), Stream.of(arguments)).toList());
  }

  /** Returns the launcher's java command line, with another cache. */
  List<String> java(Path cache, List<String> options, String... arguments) {
    return Stream.of(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("build/java-options"),
                "-XX:AOTCache=" + cache),
            options,
            List.of("-cp", jar().toString(), "org.keepalive4j.cli.Main"),
            List.of(arguments))
        .flatMap(List::stream)
        .toList();
  }
}
