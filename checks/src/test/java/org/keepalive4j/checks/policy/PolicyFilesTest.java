package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.Needs;

/** Files that other users can change, and what root does with them. */
@Tag("kernel")
class PolicyFilesTest {
  private static final String FILE =
      "cd \"$2\"; umask 022; mkdir d; echo idle=60s,interval=10s >d/p; ln -s d l; ln -s p d/q; ";

  @TempDir Path folder;

  private Playground playground;

  @BeforeEach
  void setUp() throws IOException {
    Playground.assumeUsable();
    Needs.tools("unshare", "setpriv");
    playground = new Playground();
  }

  @AfterEach
  void tearDown() throws IOException {
    if (playground != null) {
      playground.close();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chmod 0666 d/p                                        | d/p | d/p can be written by every
          chmod 0602 d/p                                        | d/q | d/p can be written by every
          chmod 0777 d                                          | d/p | every user can replace
          chmod 0777 .                                          | d/p | every user can replace
          chmod 0777 d                                          | d/q | every user can replace
          chmod 0777 .                                          | l/p | every user can replace
          chmod 1777 d; chown 65534 d/p                         | d/p | user 65534 made
          chmod 1777 .; nobody ln -s d m                        | m/p | user 65534 made
          chmod 0666 d/p; exec <d/p             | /dev/stdin          | d/p can be written by every
          chmod 0666 d/p; exec <d/p             | /proc/self/fd/0     | d/p can be written by every
          chmod 0777 d; cd d                    | /proc/self/cwd/p    | every user can replace
          """)
  void rootUsesNoPolicyFileThatEveryoneCanChange(String made, String file, String problem) {
    for (var use : new String[] {"policy install @%s --cgroup \"$1\"", "run @%s -- true"}) {
      var output =
          OwnBpffs.run(
              "rm -rf \"$2\"/*; " + FILE + made + "; keepalive " + use.formatted(file),
              playground.cgroup(),
              folder.toString());

      assertThat(output.err()).contains("the policy file isn't used: ").contains(problem);
      assertThat(output.err()).doesNotContain("Exception");
      assertThat(output.status()).isEqualTo(1);
      assertThat(output.out()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chmod 0664 d/p           | d/p | d/p
          chmod 0775 d             | d/q | d
          """)
  void rootIsWarnedAboutAPolicyFileThatAGroupCanChange(String made, String file, String warned) {
    var output =
        OwnBpffs.run(
            FILE + made + "; keepalive policy install @" + file + " --cgroup \"$1\"",
            playground.cgroup(),
            folder.toString());

    assertThat(output.err())
        .isEqualTo(
            "keepalive: warning: the group of %1$s can change it: chmod g-w %1$s\n"
                .formatted(folder.resolve(warned)));
    assertThat(output.status()).isZero();
  }

  @Test
  void rootUsesNoPolicyFileThatEveryoneCanChangeThoughItsNameHasALineEnd() {
    var output =
        OwnBpffs.run(
            FILE
                + "file=\"d/two\nlines\"; mv d/p \"$file\"; chmod 0666 \"$file\";"
                + " keepalive policy install \"@$file\" --cgroup \"$1\"",
            playground.cgroup(),
            folder.toString());

    assertThat(output.err())
        .contains("the policy file isn't used: ")
        .contains("d/two\\nlines can be written by every user");
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).isEmpty();
  }

  @Test
  void rootIsWarnedAboutAPolicyFileThatAnotherUserOwns() {
    var output =
        OwnBpffs.run(
            FILE + "chown -R 7 d; keepalive policy install @d/p --cgroup \"$1\"",
            playground.cgroup(),
            folder.toString());

    assertThat(output.err())
        .isEqualTo(
            """
            keepalive: warning: user 7 owns %1$s/d and can change it: chown root %1$s/d
            keepalive: warning: user 7 owns %1$s/d/p and can change it: chown root %1$s/d/p
            """
                .formatted(folder));
    assertThat(output.status()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "keepalive policy install @d/p",
        "keepalive policy install @d/q",
        "chmod 1777 .; keepalive policy install @l/q",
        "SUDO_UID=7 keepalive policy install @d/p",
        "keepalive policy install @/dev/stdin <d/p",
        "keepalive policy install @/proc/self/cwd/d/p",
        "chmod 1777 d; chown 7 d/p; SUDO_UID=7 keepalive policy install @d/p",
        "chown -R 7 d; SUDO_UID=7 keepalive policy install @d/p"
      })
  void rootUsesOtherFilesWithoutAWarning(String use) {
    var output =
        OwnBpffs.run(FILE + use + " --cgroup \"$1\"", playground.cgroup(), folder.toString());

    assertThat(output.err()).isEmpty();
    assertThat(output.status()).isZero();
  }

  /** A file that root writes replaces another user's link instead of following it. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"ln -s \"$2\"/precious d/x.svg", "ln \"$2\"/precious d/x.svg", "echo >d/x.svg"})
  void rootDoesNotWriteToAFileThatAnotherUserChose(String made) {
    var output =
        OwnBpffs.run(
            FILE
                + "echo precious >precious; chmod 1777 d; "
                + made
                + "; keepalive explain on --svg d/x.svg >/dev/null; cat precious; ls d; head -c4 d/x.svg",
            playground.cgroup(),
            folder.toString());

    assertThat(output.err()).isEmpty();
    assertThat(output.out()).isEqualTo("precious\np\nq\nx.svg\n<svg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.svg", "link.svg"})
  void inAFolderOfTheUserAFileKeepsItsOwnerAndALinkIsFollowed(String file) {
    var output =
        OwnBpffs.run(
            FILE
                + "chmod 0755 .; echo >out.svg; chown 7 out.svg; ln -s out.svg link.svg;"
                + " keepalive explain on --svg %s >/dev/null; stat -c '%%u %%F' out.svg"
                    .formatted(file),
            playground.cgroup(),
            folder.toString());

    assertThat(output.err()).isEmpty();
    assertThat(output.out()).isEqualTo("7 regular file\n");
  }
}
