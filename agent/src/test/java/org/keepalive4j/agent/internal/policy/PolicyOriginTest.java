package org.keepalive4j.agent.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Policy;
import org.keepalive4j.SyntaxException;

class PolicyOriginTest {
  private static final String PROPERTY = "keepalive4j.policy";

  @TempDir Path directory;

  @AfterEach
  void clearProperty() {
    System.clearProperty(PROPERTY);
  }

  private static PolicyOrigin at(Path file) {
    return PolicyOrigin.of("@" + file);
  }

  @Test
  void theArgumentTakesPrecedenceOverTheProperty() {
    System.setProperty(PROPERTY, "idle=64s");

    assertThat(PolicyOrigin.of(" idle=61s ").text()).isEqualTo("idle=61s");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void withoutAnArgumentThePropertyIsUsed(String argument) {
    System.setProperty(PROPERTY, " idle=64s ");

    PolicyOrigin source = PolicyOrigin.of(argument);

    assertThat(source.text()).isEqualTo("idle=64s");
    assertThat(source).hasToString("-Dkeepalive4j.policy");
  }

  @Test
  void aPolicyInTheArgumentNeedsNoFile() throws IOException {
    PolicyOrigin source = PolicyOrigin.of("connect *:5432 idle=60s; any * off");

    assertThat(source.file()).isNull();
    assertThat(source.load()).isEqualTo(Policy.parse("connect *:5432 idle=60s; any * off"));
  }

  @Test
  void aFileIsReadAgainEachTime() throws IOException {
    Path file = Files.writeString(directory.resolve("policy"), "idle=61s # ü\n");
    PolicyOrigin source = at(file);

    assertThat(source.load()).isEqualTo(Policy.parse("idle=61s"));
    Files.writeString(file, "idle=62s");
    assertThat(source.load()).isEqualTo(Policy.parse("idle=62s"));
    assertThat(source).hasToString("@" + file);
  }

  @Test
  void explainsThatAFileIsMissing() {
    Path file = directory.resolve("none");

    Throwable failure = catchThrowable(() -> at(file).load());

    assertThat(at(file).explain(failure)).startsWith("@" + file + ": there is no file");
  }

  @Test
  void refusesAnythingButARegularFile() {
    assertThatThrownBy(() -> at(directory).load()).hasMessageContaining("not a regular file");
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    Path file = directory.resolve("large");
    Files.writeString(file, "idle=61s\n" + "#".repeat(256 * 1024 - 9));
    assertThat(at(file).load()).isEqualTo(Policy.parse("idle=61s"));

    Files.writeString(file, "idle=61s\n" + "#".repeat(256 * 1024 - 8));
    assertThatThrownBy(() -> at(file).load()).hasMessageContaining("256 KiB");
  }

  @Test
  void refusesAFileThatIsNotUtf8() throws IOException {
    Path file = Files.write(directory.resolve("latin-1"), new byte[] {'#', (byte) 0xe4});

    Throwable failure = catchThrowable(() -> at(file).load());
    assertThat(at(file).explain(failure)).contains("not UTF-8");
  }

  @Test
  void explainsWhereAPolicyIsInvalid() throws IOException {
    PolicyOrigin inPlace = PolicyOrigin.of("any * idle=60x");
    Throwable failure = catchThrowable(inPlace::load);

    assertThat(failure).isInstanceOf(SyntaxException.class);
    assertThat(inPlace.explain(failure))
        .startsWith("the argument: line 1, column 12: expected ")
        .endsWith(", got '60x'");

    Path file = Files.writeString(directory.resolve("invalid"), "any * on\nany * idle=60x");
    PolicyOrigin inFile = at(file);
    assertThat(inFile.explain(catchThrowable(inFile::load))).startsWith(file + ":2:12: expected ");
  }
}
