package org.keepalive4j.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/** A file that a command writes in addition to its output. */
final class OutputFile {
  private final Path path;

  private OutputFile(Path path) {
    this.path = path;
  }

  /**
   * Checks that a file can be written, before work begins that may take long.
   *
   * @throws IOException if it cannot be written
   */
  static OutputFile of(String name) throws IOException {
    try {
      Path path = Path.of(name).toAbsolutePath();
      Path folder = path.getParent();
      Path written = Files.exists(path) || folder == null ? path : folder;
      if (Files.isDirectory(path)) {
        throw new IOException(name + " cannot be written: it is a directory");
      }
      if (!Files.exists(written)) {
        throw new IOException(name + " cannot be written: there is no directory " + written);
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
      Path folder = path.getParent();
      if (folder == null || FileTrust.isWritableByUsOnly(folder)) {
        Files.writeString(path, content);
      } else {
        replace(folder, content);
      }
    } catch (IOException e) {
      throw new IOException(path + " cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Replaces the file instead of writing to the existing one. In a directory where others can
   * create files, the existing file may be a link that they made to one of ours.
   */
  private void replace(Path folder, String content) throws IOException {
    if (FileTrust.isRoot()) {
      FileTrust.requireTrustedPath(folder);
    }
    Path fresh =
        folder.resolve(path.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()));
    try {
      Files.writeString(fresh, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
