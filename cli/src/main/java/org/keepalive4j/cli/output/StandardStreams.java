package org.keepalive4j.cli.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/**
 * Standard output for results, and standard error for messages. Escapes text that others control,
 * by {@link Printable}.
 *
 * <p>A command that changes something goes on if its output can't be written, and {@link
 * #reportLoss} says so at the end. A command that only shows something calls {@link
 * #requireReader}, and stops. A message that can't be written is not a failure.
 */
public final class StandardStreams {
  private static final int OUT = 1;
  private static final int ERR = 2;
  private static final String CLEAR_LINE = "\r\033[K";

  private final Results out;
  private final OutputStream err;
  private final boolean outIsTerminal;
  private final boolean errIsTerminal;
  private final boolean coloured;
  private boolean progressShown;
  private boolean lossReported;

  private StandardStreams(
      OutputStream out,
      OutputStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      boolean coloured) {
    this.out = new Results(out);
    this.err = err;
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
    this.coloured = coloured;
  }

  public static StandardStreams ofThisProcess() {
    openClosedDescriptors();
    boolean outIsTerminal = isTerminal(OUT);
    return new StandardStreams(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        outIsTerminal,
        isTerminal(ERR),
        outIsTerminal && wantsColour());
  }

  // Called only on a terminal, because System.getenv takes time at start-up.
  private static boolean wantsColour() {
    String noColor = System.getenv("NO_COLOR");
    return noColor == null || noColor.isEmpty();
  }

  /** Returns streams that discard everything. */
  public static StandardStreams discarding() {
    OutputStream discarded = OutputStream.nullOutputStream();
    return new StandardStreams(discarded, discarded, false, false, false);
  }

  /**
   * Opens standard streams that the caller closed. Otherwise the next file or socket that is opened
   * would get the stream's number and then our output. Writing to what is opened here fails, too.
   */
  @SuppressWarnings("resource") // stay open until the process ends
  private static void openClosedDescriptors() {
    for (int descriptor = 0; descriptor <= ERR; descriptor++) {
      if (target(descriptor).isEmpty()) {
        try {
          new FileInputStream("/dev/null"); // gets the lowest free number
        } catch (FileNotFoundException notLinux) {
          return;
        }
      }
    }
  }

  private static boolean isTerminal(int descriptor) {
    String target = target(descriptor);
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.equals("/dev/console");
  }

  /** Returns what a descriptor refers to; empty if it is closed, or this is not Linux. */
  private static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException | UnsupportedOperationException closed) {
      return "";
    }
  }

  /** Returns whether standard output is a terminal. */
  public boolean isTerminal() {
    return outIsTerminal;
  }

  /** Returns the size of the terminal; null if standard output is none, or the size is unknown. */
  public @Nullable TerminalSize terminalSize() {
    return outIsTerminal ? TerminalSize.of(OUT) : null;
  }

  /** Returns whether to use colour: on a terminal, unless NO_COLOR is set (no-color.org). */
  public boolean isColoured() {
    return coloured;
  }

  /** Returns standard output, for code that writes bytes. */
  public OutputStream out() {
    clearProgress();
    return out;
  }

  /** Prints a result of one or several lines, and adds no line end. */
  public void print(String text) {
    printStyled(Printable.lines(text));
  }

  /** Prints text with terminal codes. The caller has escaped its values. */
  public void printStyled(String text) {
    clearProgress();
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints the report of a change that was made. If that fails, the change stays. */
  public void printReport(String text) {
    print(text);
    reportLoss();
  }

  /**
   * Prints a message for the user, as {@code keepalive: message}, and further lines as they are.
   */
  public void message(String text, String... further) {
    printError("keepalive: " + text, List.of(further));
  }

  /**
   * Prints a message that begins with {@code FILE:LINE:COLUMN:}, and further lines. It has no
   * prefix, so that editors find the place.
   */
  public void fileMessage(String text, List<String> further) {
    printError(text, further);
  }

  private void printError(String text, List<String> further) {
    out.flush();
    clearProgress();
    StringBuilder lines = new StringBuilder(Printable.line(text));
    for (String line : further) {
      lines.append('\n').append(Printable.line(line));
    }
    writeError(lines.append('\n').toString());
  }

  /** Prints why something failed, and what helps in lines of its own below. */
  public void message(IOException failure, String... further) {
    String text = String.valueOf(failure.getMessage());
    // The message about a missing cgroup is one line, though the path may contain line ends.
    if (!(failure instanceof KernelPolicyException refusal)
        || refusal.reason() == KernelPolicyException.Reason.NO_SUCH_CGROUP) {
      message(text, further);
      return;
    }
    List<String> lines = new ArrayList<>(text.lines().toList());
    String first = lines.removeFirst();
    lines.replaceAll(line -> "  " + line); // so that none looks like a message of its own
    lines.addAll(List.of(further));
    message(first, lines.toArray(String[]::new));
  }

  /** Shows the progress of long work, on a terminal only. The next output replaces it. */
  public void progress(String text) {
    if (errIsTerminal) {
      writeError(CLEAR_LINE + Printable.line(text));
      progressShown = true;
    }
  }

  private void clearProgress() {
    if (progressShown) {
      progressShown = false;
      writeError(CLEAR_LINE);
    }
  }

  private void writeError(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignored) {
      // The command continues, and its exit status doesn't change.
    }
  }

  /** Writes what is buffered, and stops the command if nobody reads it. */
  public void flush() {
    out.flush();
    requireReader();
  }

  /**
   * Stops a command that only shows something, if nobody reads its output.
   *
   * @throws OutputLostException if the output can't be written any more
   */
  public void requireReader() {
    if (out.failure != null) {
      throw new OutputLostException(out.failure);
    }
  }

  /**
   * Writes what is buffered, and prints a message if output was lost. If the reader has gone, as
   * with {@code | head}, nobody misses the output.
   *
   * @return whether output was lost that somebody misses
   */
  public boolean reportLoss() {
    out.flush();
    IOException failure = out.failure;
    if (failure == null || lossReported || Kernel.isBrokenPipe(OUT)) {
      return false;
    }
    lossReported = true;
    message("the output cannot be written: " + failure.getMessage());
    return true;
  }

  /** The output can't be written. */
  public static final class OutputLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputLostException(IOException cause) {
      super(cause);
    }
  }

  /** Buffered standard output. After the first failure nothing is written. */
  private static final class Results extends OutputStream {
    private final OutputStream stream;
    private @Nullable IOException failure;

    Results(OutputStream stream) {
      this.stream = new BufferedOutputStream(stream, 1 << 16);
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes) {
      write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (failure == null) {
        try {
          stream.write(bytes, from, length);
        } catch (IOException e) {
          failure = e;
        }
      }
    }

    @Override
    public void flush() {
      if (failure == null) {
        try {
          stream.flush();
        } catch (IOException e) {
          failure = e;
        }
      }
    }
  }
}
