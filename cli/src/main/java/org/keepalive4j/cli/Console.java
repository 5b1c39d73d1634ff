package org.keepalive4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.TerminalSize;

/**
 * Where results and messages go: results to standard output, messages to standard error. Both throw
 * {@link UncheckedIOException} where nobody reads them any more, as after {@code | head}.
 */
public final class Console {
  private static final String CLEAR_LINE = "\r\033[K";

  private final OutputStream out;
  private final OutputStream err;
  private final boolean outIsTerminal;
  private final boolean errIsTerminal;
  private final boolean coloured;
  private boolean progressShown;

  private Console(
      OutputStream out,
      OutputStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      boolean coloured) {
    this.out = out;
    this.err = err;
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
    this.coloured = coloured;
  }

  static Console ofThisProcess() {
    boolean outIsTerminal = isTerminal(1);
    return new Console(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
        new FileOutputStream(FileDescriptor.err),
        outIsTerminal,
        isTerminal(2),
        outIsTerminal && isColourWelcome());
  }

  // Asked only on a terminal: Java's view of the environment takes time to make.
  private static boolean isColourWelcome() {
    String noColor = System.getenv("NO_COLOR");
    return noColor == null || noColor.isEmpty();
  }

  /** Nobody sees it. */
  static Console toNowhere() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Console(new BufferedOutputStream(nowhere, 1 << 16), nowhere, false, false, false);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return false;
    }
  }

  /** Whether a person looks at standard output. */
  public boolean isTerminal() {
    return outIsTerminal;
  }

  /** How much a person sees at a time; null where nobody does, or it is not known. */
  public @Nullable TerminalSize size() {
    return outIsTerminal ? TerminalSize.of(1) : null;
  }

  /** Whether colour is welcome: on a terminal, unless NO_COLOR is set (no-color.org). */
  public boolean isColoured() {
    return coloured;
  }

  /** Standard output, for what writes bytes by itself. */
  public OutputStream out() {
    clearProgress();
    return out;
  }

  /** Prints a result as it is, without a line end of its own. */
  public void print(String text) {
    clearProgress();
    write(out, text);
  }

  /** Prints a message for the user, as {@code keepalive: message}. */
  public void message(String text) {
    flush();
    clearProgress();
    write(err, "keepalive: " + text + "\n");
  }

  /**
   * Shows how far a long work has come, on a terminal only; what is printed next takes its place.
   */
  public void progress(String text) {
    if (errIsTerminal) {
      write(err, CLEAR_LINE + text);
      progressShown = true;
    }
  }

  private void clearProgress() {
    if (progressShown) {
      progressShown = false;
      write(err, CLEAR_LINE);
    }
  }

  /** Hands on what is printed so far. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(OutputStream stream, String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
