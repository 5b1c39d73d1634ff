package org.keepalive4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies in place, in files and from standard input. */
class PolicySourceTest {
  private static final Policy ON = Policy.parse("on");

  @TempDir Path folder;

  private static PolicySource file(Path file) {
    return new PolicySource("@" + file);
  }

  @Test
  void readsRulesInPlace() throws Exception {
    PolicySource source = new PolicySource("any * on");

    assertThat(source.read()).isEqualTo(ON);
    assertThat(source.file()).isEmpty();
  }

  @Test
  void readsAFileAgainEachTime() throws Exception {
    Path file = Files.writeString(folder.resolve("politik-ä"), "any * on # ä\n", UTF_8);
    PolicySource source = file(file);

    assertThat(source.read()).isEqualTo(ON);
    assertThat(source.file()).contains(file.toString());
    Files.writeString(file, "idle=62s");
    assertThat(source.read()).isEqualTo(Policy.parse("idle=62s"));
  }

  @Test
  void explainsWhyAFileCannotBeRead() throws Exception {
    Path missing = folder.resolve("none");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    Path longName = folder.resolve("x".repeat(300));

    assertFails(file(missing), "there is no file " + missing);
    assertFails(file(binary), "the policy file " + binary + " is not UTF-8");
    assertFails(file(folder), "the policy file " + folder + " cannot be read: not a regular file");
    assertFails(
        new PolicySource("@/dev/zero"),
        "the policy file /dev/zero cannot be read: not a regular file");
    assertFails(
        file(longName), "the policy file " + longName + " cannot be read: File name too long");
    assertThatThrownBy(() -> new PolicySource("@a\0b").read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a usable file name");
  }

  private static void assertFails(PolicySource source, String message) {
    assertThatThrownBy(source::read).isInstanceOf(IOException.class).hasMessage(message);
  }

  @Test
  void readsAFileOf256KibibytesButNoLargerFile() throws IOException {
    String rule = "any * on\n#";
    Path file = folder.resolve("large");
    String tooLarge = "the policy file " + file + " cannot be read: larger than 256 KiB";

    Files.writeString(file, rule + " ".repeat(256 * 1024 - rule.length()));
    assertThat(file(file).read()).isEqualTo(ON);

    Files.writeString(file, rule + " ".repeat(256 * 1024 - rule.length() + 1));
    assertFails(file(file), tooLarge);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(3L << 30);
    }
    assertFails(file(file), tooLarge);
  }

  @Test
  void readsStandardInputToItsEndOrToTheSizeLimit() throws IOException {
    PolicySource source = new PolicySource("@-");

    assertThat(source.read(new ByteArrayInputStream("any * on".getBytes(UTF_8)))).isEqualTo(ON);
    try (InputStream endless = Files.newInputStream(Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> source.read(endless)).hasMessageEndingWith("larger than 256 KiB");
    }
  }

  @Test
  void refusesStandardInputIfNoStreamIsGiven() {
    assertThatThrownBy(() -> new PolicySource("@-").read()).hasMessageContaining("standard input");
  }

  @Test
  void reportsTheLineAndColumnOfAnErrorInAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("wrong"), "any * on\nany * idle=60x");

    assertThatThrownBy(() -> file(file).read())
        .isInstanceOfSatisfying(
            SyntaxException.class,
            error -> {
              assertThat(error.line()).isEqualTo(2);
              assertThat(error.column()).isEqualTo(12);
              assertThat(error.file()).contains(file.toString());
              assertThat(error)
                  .hasMessageStartingWith(file + ":2:12: expected a duration such as 500ms");
              assertThat(error.excerpt()).isEqualTo("any * idle=60x\n           ^");
            });
    byte[] wrong = "on\noff".getBytes(UTF_8);
    assertThatThrownBy(() -> new PolicySource("@-").read(new ByteArrayInputStream(wrong)))
        .hasMessageStartingWith("standard input:2:1: expected nothing more");
  }

  @Test
  void suggestsTheFileIfItsNameIsGivenWithoutAt() throws IOException {
    Path file = Files.writeString(folder.resolve("x.policy"), "any * on");

    assertThatThrownBy(() -> new PolicySource(file.toString()).read())
        .isInstanceOf(SyntaxException.class)
        .hasMessageEndingWith("; did you mean `@" + file + "`?");
    assertThatThrownBy(() -> new PolicySource(file + ".none").read())
        .hasMessageNotContaining("did you mean");
    assertThatThrownBy(() -> new PolicySource(folder.toString()).read())
        .hasMessageNotContaining("did you mean");
    assertThatThrownBy(() -> new PolicySource("a\0b").read()).isInstanceOf(SyntaxException.class);
  }

  @Test
  void settingsAreNeverReadFromAFile() {
    assertThatThrownBy(() -> KeepAlive.parse("@" + folder)).isInstanceOf(SyntaxException.class);
    assertThatThrownBy(() -> new KeepAliveSocketFactory("@" + folder))
        .isInstanceOf(SyntaxException.class);
  }
}
