package org.keepalive4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy as users give it to the command, the agent or a property. The text is the rules
 * themselves, {@code @FILE}, or {@code @-} for standard input.
 *
 * <p>Files and standard input must be UTF-8 and at most 256 KiB, which is enough for thousands of
 * rules. A file must be a regular file, because a pipe or a device may never end.
 *
 * @param text rules, settings, {@code @FILE} or {@code @-}
 */
public record PolicySource(String text) {
  private static final int MAX_BYTES = 256 * 1024;
  private static final String STANDARD_INPUT = "@-";

  /** Rejects null. */
  public PolicySource {
    Objects.requireNonNull(text, "text");
  }

  /** Returns the file name after {@code @}, empty for rules in place and for standard input. */
  public Optional<String> file() {
    return text.startsWith("@") && !isStandardInput()
        ? Optional.of(text.substring(1))
        : Optional.empty();
  }

  private boolean isStandardInput() {
    return text.equals(STANDARD_INPUT);
  }

  /**
   * Reads the policy. Reads a file again each time. Refuses {@code @-}.
   *
   * @throws SyntaxException if it isn't a policy
   * @throws IOException if the file can't be read; the message says why, for people
   */
  public Policy read() throws IOException {
    if (isStandardInput()) {
      throw new IOException(
          "a policy can't be read from standard input here: give the rules or @FILE");
    }
    return readAny(InputStream.nullInputStream());
  }

  /**
   * Reads the policy. Reads a file again each time.
   *
   * @param standardInput the stream that {@code @-} reads to its end and doesn't close
   * @throws SyntaxException if it isn't a policy
   * @throws IOException if the file or the stream can't be read; the message says why, for people
   */
  public Policy read(InputStream standardInput) throws IOException {
    return readAny(Objects.requireNonNull(standardInput, "standardInput"));
  }

  private Policy readAny(InputStream standardInput) throws IOException {
    if (!text.startsWith("@")) {
      return Policy.parse(text);
    }
    String name = text.substring(1);
    byte[] bytes;
    try {
      bytes = isStandardInput() ? read(name, standardInput) : readFile(name);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + name, e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "not permitted to read the policy file "
              + name
              + ": make it readable, or run as its owner or as root",
          e);
    } catch (FileSystemException e) {
      throw unreadable(name, String.valueOf(e.getReason()), e);
    }
    try {
      return Policy.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException("the policy file " + name + " is not UTF-8", e);
    }
  }

  private static byte[] readFile(String name) throws IOException {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw unreadable(name, "not a usable file name: " + e.getReason(), e);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw unreadable(name, "not a regular file", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(name, in);
    }
  }

  private static byte[] read(String name, InputStream in) throws IOException {
    byte[] bytes;
    try {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw unreadable(name, String.valueOf(e.getMessage()), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw unreadable(name, "larger than " + MAX_BYTES / 1024 + " KiB", null);
    }
    return bytes;
  }

  private static IOException unreadable(String name, String reason, @Nullable Exception cause) {
    return new IOException("the policy file " + name + " cannot be read: " + reason, cause);
  }
}
