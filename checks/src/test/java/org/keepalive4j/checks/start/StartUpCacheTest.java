package org.keepalive4j.checks.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * Java uses the cache of build/make-cache, which it would ignore silently for many reasons. If it
 * can't be used, the command works without it.
 */
class StartUpCacheTest {
  @TempDir static Path folder;

  private static SourceTree tree;
  private static Output version;

  @BeforeAll
  static void makeTheCache() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    tree = new SourceTree(folder.resolve("tree"));
    version = new Output(0, KeepaliveCommand.here().succeed("--version").out(), "");

    assertThat(tree.run("--version")).isEqualTo(version);
    assertThat(tree.cache()).isNotEmptyFile();
  }

  @Test
  void theLauncherStartsJavaWithTheCache() throws IOException {
    try (Child watching = Child.start(List.of(tree.launcher().toString(), "list", "--watch"))) {
      watching.line();

      assertThat(Files.readString(Path.of("/proc/" + watching.pid() + "/maps")))
          .contains(tree.cache().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "no-such-command", "list --no-such-option", "list"})
  void everyClassComesFromTheCache(String arguments) throws IOException {
    Path log = folder.resolve("classes.log");
    Child.run(
        tree.java(tree.cache(), List.of("-Xlog:class+load:file=" + log), arguments.split(" ", -1)));

    List<String> fromElsewhere = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      if (line.contains(" org.keepalive4j.")) {
        ours.add(line);
        if (!line.endsWith("source: shared objects file")) {
          fromElsewhere.add(line);
        }
      } else if (line.contains("source: jrt:") && !arguments.equals("list")) {
        // Java reads its own classes from its modules. Which classes `list` needs depends on the
        // sockets.
        fromElsewhere.add(line);
      }
    }
    assertThat(ours).isNotEmpty();
    assertThat(fromElsewhere).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "empty", "of other bytes", "cut off"})
  void aCacheThatDoesNotFitIsIgnoredSilently(String misfit) throws IOException {
    Path cache = folder.resolve("misfit.aot");
    byte[] good = Files.readAllBytes(tree.cache());
    switch (misfit) {
      case "missing" -> Files.deleteIfExists(cache);
      case "empty" -> Files.write(cache, new byte[0]);
      case "cut off" -> Files.write(cache, Arrays.copyOf(good, good.length / 2));
      default -> Files.writeString(cache, "no cache, but some text".repeat(1000));
    }

    assertThat(Child.run(tree.java(cache, List.of(), "--version"))).isEqualTo(version);
  }

  @Test
  void aDamagedCacheIsReplacedBeforeJavaUsesIt() throws IOException {
    SourceTree broken = new SourceTree(folder.resolve("broken"));
    assertThat(broken.run("--version")).isEqualTo(version);
    byte[] bytes = Files.readAllBytes(broken.cache());
    FileTime age = Files.getLastModifiedTime(broken.cache());
    bytes[bytes.length / 3] ^= 4;
    Files.write(broken.cache(), bytes);
    Files.setLastModifiedTime(broken.cache(), age); // so that only its ctime shows the change

    assertThat(broken.run("--version")).isEqualTo(version);

    assertThat(Files.readAllBytes(broken.cache())).isNotEqualTo(bytes);
    assertThat(Child.run(broken.java(broken.cache(), List.of("-XX:AOTMode=on"), "--version")))
        .isEqualTo(version);
  }

  @Test
  void aCacheThatWasOnlyTouchedIsKept() throws IOException {
    SourceTree moved = new SourceTree(folder.resolve("moved"));
    assertThat(moved.run("--version")).isEqualTo(version);
    Object first = Files.getAttribute(moved.cache(), "unix:ino");
    Files.setLastModifiedTime(moved.cache(), Files.getLastModifiedTime(moved.cache()));

    assertThat(moved.run("--version")).isEqualTo(version);

    assertThat(Files.getAttribute(moved.cache(), "unix:ino")).isEqualTo(first);
  }

  /** A full disk doesn't leave the mark that says that no cache can be created. */
  @Test
  void theCacheIsCreatedWhenTheDiskHasRoomForIt() throws IOException {
    Needs.root();
    Needs.tools("unshare");
    SourceTree full = new SourceTree(folder.resolve("full"));
    String script =
        """
        set -eu
        mkdir "$0/small"
        mount -t tmpfs -o size=40m tmpfs "$0/small"
        cp -pr "$0"/cli/target/* "$0/small"
        mount --move "$0/small" "$0/cli/target"
        "$0/keepalive" --version
        if [ -e "$0/cli/target/keepalive.aot" ]; then echo a mark is left; fi
        mount -o remount,size=300m "$0/cli/target"
        "$0/keepalive" --version
        [ -s "$0/cli/target/keepalive.aot" ]
        """;
    String root = full.launcher().getParent().toString();

    assertThat(Child.run("unshare", "--mount", "--propagation=private", "sh", "-c", script, root))
        .isEqualTo(new Output(0, version.out() + version.out(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseParallelGC", "-XX:-UseCompressedOops", "--add-modules=java.sql"})
  void otherJavaOptionsAreHarmless(String option) {
    assertThat(Child.run(tree.java(tree.cache(), options(option), "--version"))).isEqualTo(version);
  }

  // The options in the file come first, and there can be only one collector.
  private static List<String> options(String option) {
    return option.contains("GC") ? List.of("-XX:-UseSerialGC", option) : List.of(option);
  }

  @Test
  void aChangedJarGetsItsOwnCache() throws IOException {
    SourceTree changed = new SourceTree(folder.resolve("changed"));
    assertThat(changed.run("--version")).isEqualTo(version);
    FileTime first = Files.getLastModifiedTime(changed.cache());
    Object firstFile = Files.getAttribute(changed.cache(), "unix:ino");

    Files.setLastModifiedTime(changed.jar(), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(Child.run(changed.java(changed.cache(), List.of(), "--version"))).isEqualTo(version);
    Files.delete(changed.target().resolve("start")); // as in every build
    assertThat(changed.run("--version")).isEqualTo(version);
    assertThat(Files.getAttribute(changed.cache(), "unix:ino")).isNotEqualTo(firstFile);
    assertThat(Files.getLastModifiedTime(changed.cache())).isEqualTo(first);
  }

  @Test
  void anotherUserRunsWithoutACacheIfNoneCanBeWritten() throws IOException {
    Needs.root();
    Needs.tools("setpriv");
    SourceTree foreign = new SourceTree(folder.resolve("foreign"));

    assertThat(
            Child.run(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--",
                foreign.launcher().toString(),
                "--version"))
        .isEqualTo(version);
    assertThat(foreign.cache()).doesNotExist();
  }

  @Test
  void severalStartsAtOnceAreHarmless() throws IOException {
    SourceTree fresh = new SourceTree(folder.resolve("fresh"));
    List<String> command = List.of(fresh.launcher().toString(), "--version");
    try (Child one = Child.start(command);
        Child other = Child.start(command)) {
      assertThat(one.await()).isEqualTo(version);
      assertThat(other.await()).isEqualTo(version);
    }
  }
}
