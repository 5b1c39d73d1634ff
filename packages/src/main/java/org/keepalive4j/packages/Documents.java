package org.keepalive4j.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the man page and the completions into a directory {@code share}, as packages lay it out.
 */
public final class Documents {
  private Documents() {}

  /** The arguments are the directory and the version. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), arguments[1]);
  }

  static void write(Path share, String version) throws IOException {
    file(share.resolve("man/man1/keepalive.1"), ManPage.of(version));
    file(share.resolve("bash-completion/completions/keepalive"), Completions.bash());
    file(share.resolve("zsh/vendor-completions/_keepalive"), Completions.zsh());
    file(share.resolve("fish/vendor_completions.d/keepalive.fish"), Completions.fish());
  }

  private static void file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
