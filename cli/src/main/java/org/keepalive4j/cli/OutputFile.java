package org.keepalive4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that a command writes beside its output. */
final class OutputFile {
  private final Path path;

  private OutputFile(Path path) {
    this.path = path;
  }

  /**
   * Found out before the work begins, which may take long.
   *
   * @throws IOException if it cannot be written
   */
  static OutputFile of(String name) throws IOException {
    try {
      Path path = Path.of(name).toAbsolutePath();
      Path folder = path.getParent();
      Path written = Files.exists(path) || folder == null ? path : folder;
      if (Files.isDirectory(path)) {
        throw new IOException(name + " cannot be written: it is a folder");
      }
      if (!Files.exists(written)) {
        throw new IOException(name + " cannot be written: there is no folder " + written);
      }
      if (!Files.isWritable(written)) {
        throw new IOException(name + " cannot be written: not permitted");
      }
      return new OutputFile(path);
    } catch (InvalidPathException e) {
      throw new IOException("not a usable file name: " + e.getMessage(), e);
    }
  }

  void write(String content) throws IOException {
    try {
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new IOException(path + " cannot be written: " + e.getMessage(), e);
    }
  }
}
