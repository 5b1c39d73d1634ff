package org.keepalive4j.internal.sysctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads the settings in {@code net.ipv4} of the network namespace that the thread is in. */
public final class Sysctl {
  private static final Path FOLDER = Path.of("/proc/sys/net/ipv4");

  private Sysctl() {}

  /**
   * Returns a setting with one number; empty if this kernel doesn't have it.
   *
   * @param name without {@code net.ipv4.}
   * @throws IOException if it can't be read
   */
  public static OptionalLong number(String name) throws IOException {
    long[] numbers = numbers(name);
    return numbers.length == 0 ? OptionalLong.empty() : OptionalLong.of(numbers[0]);
  }

  /** Returns the numbers of a setting; none if this kernel doesn't have it. */
  static long[] numbers(String name) throws IOException {
    // Not Files.readString: it first reads a single byte, and such a file ends after the first
    // read(2).
    try (BufferedReader file = Files.newBufferedReader(FOLDER.resolve(name))) {
      String[] words = String.valueOf(file.readLine()).strip().split("\\s+", -1);
      long[] numbers = new long[words.length];
      for (int i = 0; i < words.length; i++) {
        numbers[i] = Long.parseLong(words[i]);
      }
      return numbers;
    } catch (NoSuchFileException unknown) {
      return new long[0];
    } catch (NumberFormatException e) {
      throw new IOException(FOLDER.resolve(name) + " has no number", e);
    }
  }
}
