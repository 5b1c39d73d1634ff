package org.keepalive4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keepalive4j.internal.text.PolicyParser;

/**
 * Rules in order: the first that matches a connection says what it gets; a connection that none
 * matches is left alone.
 *
 * @param rules at least one
 */
public record Policy(List<Rule> rules) {
  private static final int MAX_BYTES = 256 * 1024;

  /**
   * Copies the rules.
   *
   * @throws IllegalArgumentException without a rule
   */
  public Policy {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException(
          "a policy needs at least one rule; `any * leave` leaves every connection alone");
    }
  }

  /**
   * Reads rules, one a line or separated by {@code ;}, each {@code MATCH SETTINGS[,mode=MODE]} or
   * {@code MATCH leave}; {@code #} starts a comment. Only {@code SETTINGS[,mode=MODE]} means {@code
   * any * SETTINGS}.
   *
   * @throws SyntaxException with line, column, what was expected and what came
   */
  public static Policy parse(String text) {
    return PolicyParser.parse(text);
  }

  /**
   * Reads a policy as every command takes it: {@code @FILE}, or the text itself. The file must be a
   * regular one, because a pipe or a device may never end; {@link #read} says what it may contain.
   *
   * @throws SyntaxException with line, column, what was expected and what came
   * @throws IOException if the file can't be read, or is not a regular file
   */
  public static Policy load(String argument) throws IOException {
    if (!argument.startsWith("@")) {
      return parse(argument);
    }
    Path file = path(argument.substring(1));
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /**
   * Reads a policy to the end of a stream: UTF-8, at most 256 KiB, which is room for thousands of
   * rules.
   *
   * @throws SyntaxException with line, column, what was expected and what came
   * @throws java.nio.charset.CharacterCodingException if it isn't UTF-8
   * @throws IOException if it is larger, or can't be read
   */
  public static Policy read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("larger than " + MAX_BYTES / 1024 + " KiB");
    }
    return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
  }

  private static Path path(String name) throws IOException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IOException("not a usable file name: " + e.getReason(), e);
    }
  }

  /** The first rule that matches, empty if none does and the connection is left alone. */
  public Optional<Rule> match(Connection connection) {
    for (Rule rule : rules) {
      if (rule.match().matches(connection)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** The text that {@link #parse} reads back, one rule a line. */
  @Override
  public String toString() {
    return rules.stream().map(Rule::toString).collect(Collectors.joining("\n"));
  }
}
