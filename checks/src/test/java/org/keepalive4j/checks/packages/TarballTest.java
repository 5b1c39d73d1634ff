package org.keepalive4j.checks.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.MarkdownLinks;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/** Unpacks the tarball, and runs it as an ordinary user without Java. */
class TarballTest {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  @TempDir Path folder;

  private Path home; // where it is unpacked
  private Path caches; // XDG_CACHE_HOME

  @BeforeEach
  void unpack() throws IOException {
    Path tarball = Packages.tarball();
    Needs.root(); // to become another user
    Needs.tools("setpriv", "tar");
    succeed(List.of("chmod", "755", folder.toString()));
    succeed(List.of("tar", "-xzf", tarball.toString(), "-C", folder.toString()));
    try (Stream<Path> files = Files.list(folder)) {
      home = files.findFirst().orElseThrow();
    }
    caches = Files.createDirectory(folder.resolve("caches"));
    give(caches);
  }

  private static void give(Path path) {
    succeed(List.of("chown", "-R", "65534:65534", path.toString()));
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(NOBODY);
    command.add(home.resolve("bin/keepalive").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("XDG_CACHE_HOME", caches.toString());
    return builder;
  }

  /** Runs it so that Java refuses to start without the cache. */
  private Output fromCache() {
    ProcessBuilder builder = command("--version");
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
    return Child.run(builder);
  }

  private static void succeed(List<String> command) {
    assertThat(Child.run(command).status()).as(String.join(" ", command)).isZero();
  }

  /** Returns the caches in a directory. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> it.endsWith(".aot"))
          .toList();
    }
  }

  @Test
  void theTarballIsComplete() {
    assertThat(home.resolve("share/man/man1/keepalive.1")).exists();
    assertThat(home.resolve("share/bash-completion/completions/keepalive")).exists();
    assertThat(home.resolve("share/zsh/vendor-completions/_keepalive")).exists();
    assertThat(home.resolve("share/fish/vendor_completions.d/keepalive.fish")).exists();
    assertThat(home.resolve("share/doc/keepalive.policy")).exists();
    assertThat(home.resolve("LICENSE")).exists();
    assertThat(home.resolve("README.md")).exists();
  }

  @Test
  void everyLinkInTheDocumentsHasATarget() throws IOException {
    List<Path> documents = MarkdownLinks.documents(home);

    assertThat(documents)
        .contains(home.resolve("README.md"), home.resolve("docs/reference/agent.md"));
    assertThat(MarkdownLinks.broken(documents)).isEmpty();
  }

  @Test
  void runsAndCreatesItsCacheOnce() throws IOException {
    give(home);

    Output version = Child.run(command("--version"));

    assertThat(version).isEqualTo(KeepaliveCommand.here().run("--version"));
    assertThat(names(home.resolve("cache"))).hasSize(1);
    assertThat(fromCache().status()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/keepalive"));
    assertThat(Child.run(link.toString(), "--version").out()).isEqualTo(version.out());
  }

  @Test
  void createsOneCacheIfSeveralStartAtOnce() throws Exception {
    give(home);
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(Child.start(command("list", "--json")));
    }

    for (Child child : children) {
      assertThat(child.await().status()).isZero();
      child.close();
    }
    assertThat(names(home.resolve("cache"))).hasSize(1);
    assertThat(fromCache().status()).isZero();
  }

  @Test
  void createsACacheForTheUserIfItsFolderIsNotWritable() throws IOException {
    assertThat(Child.run(command("--version")).status()).isZero();

    assertThat(home.resolve("cache")).doesNotExist();
    assertThat(names(caches.resolve("keepalive4j"))).hasSize(1);
    assertThat(fromCache().status()).isZero();
  }

  @Test
  void replacesADamagedCache() throws IOException {
    assertThat(Child.run(command("--version")).status()).isZero();
    Path cache =
        caches.resolve("keepalive4j").resolve(names(caches.resolve("keepalive4j")).getFirst());
    byte[] bytes = Files.readAllBytes(cache);
    bytes[bytes.length / 3] ^= 4;
    Files.write(cache, bytes);

    assertThat(Child.run(command("--version"))).isEqualTo(KeepaliveCommand.here().run("--version"));

    assertThat(Files.readAllBytes(cache)).isNotEqualTo(bytes);
    assertThat(fromCache().status()).isZero();
  }

  @Test
  void usesNoCacheOfAnotherUser() throws IOException {
    assertThat(Child.run(command("--version")).status()).isZero();
    succeed(List.of("chown", "-R", "0:0", caches.toString()));

    assertThat(fromCache().status()).isNotZero();
    assertThat(Child.run(command("--version"))).isEqualTo(KeepaliveCommand.here().run("--version"));
  }

  @Test
  void runsIfNoFolderIsWritable() {
    ProcessBuilder command = command("--version");
    command.environment().put("XDG_CACHE_HOME", "/proc");

    assertThat(Child.run(command)).isEqualTo(KeepaliveCommand.here().run("--version"));
  }
}
