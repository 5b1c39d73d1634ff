package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Needs;

/**
 * What an unprivileged user can do to root's policies if bpffs has the kernel's default mode 1777.
 */
@Tag("kernel")
class PinSafetyTest {
  /** A directory of root in a place that everyone can access. */
  @TempDir Path victim;

  private Playground playground;

  @BeforeEach
  void setUp() throws IOException {
    Playground.assumeUsable();
    Needs.tools("unshare", "setpriv");
    playground = new Playground();
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(victim.resolve("4711/1/deep"));
    Files.writeString(victim.resolve("4711/link"), "precious");
  }

  @AfterEach
  void tearDown() throws IOException {
    if (playground != null) {
      playground.close();
    }
  }

  private void checkVictim() {
    assertThat(victim.resolve("4711/1/deep")).isDirectory();
    assertThat(victim.resolve("4711/link")).hasContent("precious");
    try (var files = Files.walk(victim)) {
      assertThat(files).hasSize(5);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0} refuses it")
  @ValueSource(strings = {"install idle=60s", "remove"})
  void doesNotFollowALinkOfAnotherUser(String change) {
    var output =
        OwnBpffs.run(
            "nobody ln -s \"$2\" $pins; keepalive policy %s --cgroup \"$1\"".formatted(change),
            playground.cgroup(),
            victim.toString());

    assertThat(output.err())
        .contains("/sys/fs/bpf/keepalive4j is a link")
        .contains("rm -r /sys/fs/bpf/keepalive4j")
        .doesNotContain("Exception");
    assertThat(output.status()).isEqualTo(1);
    checkVictim();
  }

  /** Each file is in our directory, or is our directory. Root runs each command. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody mkdir $pins                                    | keepalive4j belongs to user 65534
          mkdir -m 0777 $pins                                   | keepalive4j can be written by
          mkdir -m 0775 $pins                                   | keepalive4j can be written by
          mkdir $pins; mkdir $pins/7; chown 65534 $pins/7       | 7 belongs to user 65534
          mkdir $pins; mkdir -m 0777 $pins/7                    | 7 can be written by other users
          mkdir $pins; ln -s "$2" $pins/7                       | 7 is a link
          mkdir -p $pins/7; ln -s "$2"/4711/link $pins/7/link   | link is a link
          mkdir -p $pins/7/8; chown 65534 $pins/7/8             | 8 belongs to user 65534
          mkdir $pins; chmod 0777 /sys/fs/bpf                   | lets every user rename
          mkdir $pins; chown 65534 /sys/fs/bpf                  | bpf belongs to user 65534
          mkdir $pins; mount -t tmpfs none $pins                | is not on bpffs
          """)
  void refusesPathsThatAnotherUserCouldChange(String made, String problem) {
    for (var change : new String[] {"install idle=60s --cgroup \"$1\"", "show"}) {
      var output =
          OwnBpffs.run(
              made + "; keepalive policy " + change, playground.cgroup(), victim.toString());

      assertThat(output.err()).contains(problem).doesNotContain("Exception");
      assertThat(output.status()).as(output.err()).isEqualTo(1);
      assertThat(output.out()).isEmpty();
    }
    checkVictim();
  }

  /** Another user replaces our directory and its contents by links while root works there. */
  @Test
  void deletesOnlyItsOwnFilesWhileAnotherUserReplacesFoldersByLinks() {
    var output =
        OwnBpffs.run(
            """
            nobody sh -c 'while [ -d /proc/$2 ]; do
              ln -s "$1" /sys/fs/bpf/keepalive4j; rm -f /sys/fs/bpf/keepalive4j
              mkdir -p /sys/fs/bpf/keepalive4j/4711/1
              rmdir /sys/fs/bpf/keepalive4j/4711/1 /sys/fs/bpf/keepalive4j/4711
              ln -s "$1"/4711 /sys/fs/bpf/keepalive4j/4711
              rm -f /sys/fs/bpf/keepalive4j/4711; rmdir /sys/fs/bpf/keepalive4j
            done' sh "$2" $$ >/dev/null 2>&1 &
            for round in 1 2 3; do
              keepalive policy install idle=60s,interval=10s,mode=enforce --cgroup "$1"
              keepalive policy remove --cgroup "$1"
            done
            """,
            playground.cgroup(),
            victim.toString());

    assertThat(output.err()).doesNotContain("Exception");
    checkVictim();
  }

  @ParameterizedTest(name = "umask {0}")
  @ValueSource(strings = {"0", "077", "0777"})
  void givesPinsTheirModesWhateverTheUmask(String umask) {
    var output =
        OwnBpffs.run(
            """
            umask %s
            keepalive policy install idle=60s,interval=10s,mode=enforce --cgroup "$1" >/dev/null
            find $pins -printf '%%y%%m %%f\\n' | sed 's/[0-9]*$/N/;/^[df][0-7]* *$/d' | sort
            nobody keepalive policy show
            """
                .replace("nobody keepalive", "nobody sh -c :; keepalive")
                .formatted(umask),
            playground.cgroup());

    assertThat(output.err()).isEmpty();
    assertThat(output.out())
        .contains("d755 keepalive4j", "d700 lock", "d755 N", "f600 link", "f600 guard")
        .contains("f644 policy", "f644 counts", "f600 modes", "f600 current")
        .contains(playground.cgroup());
  }

  /** Files that this library didn't create stay, and so do their directories. */
  @Test
  void removesOnlyNamesThatItCreated() {
    var output =
        OwnBpffs.run(
            """
            keepalive policy install idle=60s,interval=10s --cgroup "$1" >/dev/null
            for folder in $pins $pins/[0-9]* $pins/[0-9]*/[0-9]*; do mkdir $folder/other; done
            keepalive policy remove --cgroup "$1"
            find $pins -type f; find $pins -name other | wc -l
            """,
            playground.cgroup());

    assertThat(output.err()).isEmpty();
    assertThat(output.out()).endsWith("3\n").doesNotContain("/sys");
    assertThat(output.out()).contains("policy removed");
  }

  @Test
  void mountsBpffsForRootAlone() {
    var output =
        OwnBpffs.run(
            """
            umount /sys/fs/bpf
            while umount /sys/fs/bpf 2>/dev/null; do :; done
            keepalive policy install idle=60s,interval=10s --cgroup "$1" >/dev/null; stat -c %a /sys/fs/bpf
            """,
            playground.cgroup());

    assertThat(output.err()).isEmpty();
    assertThat(output.out()).isEqualTo("1700\n");
  }
}
