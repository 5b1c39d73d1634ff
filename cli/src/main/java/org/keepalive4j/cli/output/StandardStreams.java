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
import org.keepalive4j.linux.TerminalSize;
import org.keepalive4j.linux.policy.KernelPolicyException;
import org.keepalive4j.linux.syscall.Kernel;

/**
 * Where results and messages go: results to standard output, messages to standard error. What
 * others control is escaped here, see {@link Printable}.
 *
 * <p>Lost results do not stop a command that changes something: {@link #reportLoss} says it in the
 * end. One that only shows something asks {@link #requireReader} and stops. A message that can't be
 * written is no failure.
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
    takeClosedDescriptors();
    boolean outIsTerminal = isTerminal(OUT);
    return new StandardStreams(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        outIsTerminal,
        isTerminal(ERR),
        outIsTerminal && isColourWelcome());
  }

  // Asked only on a terminal: Java's view of the environment takes time to make.
  private static boolean isColourWelcome() {
    String noColor = System.getenv("NO_COLOR");
    return noColor == null || noColor.isEmpty();
  }

  /** Nobody sees it. */
  public static StandardStreams discarding() {
    OutputStream discarded = OutputStream.nullOutputStream();
    return new StandardStreams(discarded, discarded, false, false, false);
  }

  /**
   * Standard streams that the caller closed must not become something else: the next descriptor
   * that is opened, such as another program's socket, would get the number, and then our output.
   * What takes their place can't be written either.
   */
  @SuppressWarnings("resource") // they stay open until the end
  private static void takeClosedDescriptors() {
    for (int descriptor = 0; descriptor <= ERR; descriptor++) {
      if (target(descriptor).isEmpty()) {
        try {
          new FileInputStream("/dev/null"); // gets the lowest number
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

  /** What a descriptor is open for; empty if it is closed, or this is not Linux. */
  private static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException | UnsupportedOperationException closed) {
      return "";
    }
  }

  /** Whether a person looks at standard output. */
  public boolean isTerminal() {
    return outIsTerminal;
  }

  /** How much a person sees at a time; null where nobody does, or it is not known. */
  public @Nullable TerminalSize size() {
    return outIsTerminal ? TerminalSize.of(OUT) : null;
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

  /** Prints a result of one or several lines, without a line end of its own. */
  public void print(String text) {
    printStyled(Printable.lines(text));
  }

  /** Prints text with codes for the terminal in it, whose values are escaped already. */
  public void printStyled(String text) {
    clearProgress();
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints what came of a change that was made. That this can't be read does not undo it. */
  public void announce(String text) {
    print(text);
    reportLoss();
  }

  /**
   * Prints a message for the user, as {@code keepalive: message}, and further lines as they are.
   */
  public void message(String text, String... further) {
    out.flush();
    clearProgress();
    StringBuilder lines = new StringBuilder("keepalive: ").append(Printable.line(text));
    for (String line : further) {
      lines.append('\n').append(Printable.line(line));
    }
    tell(lines.append('\n').toString());
  }

  /** Prints why something could not be done; what helps stands in lines of its own below. */
  public void message(IOException failure, String... further) {
    String text = String.valueOf(failure.getMessage());
    // what is said of a missing cgroup is one line, though its path may hold line ends
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

  /**
   * Shows how far a long work has come, on a terminal only; what is printed next takes its place.
   */
  public void progress(String text) {
    if (errIsTerminal) {
      tell(CLEAR_LINE + Printable.line(text));
      progressShown = true;
    }
  }

  private void clearProgress() {
    if (progressShown) {
      progressShown = false;
      tell(CLEAR_LINE);
    }
  }

  private void tell(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyReads) {
      // it changes nothing in what the command does, nor in its exit status
    }
  }

  /** Hands on what is printed so far, to somebody who still reads. */
  public void flush() {
    out.flush();
    requireReader();
  }

  /**
   * Ends a command that only shows something.
   *
   * @throws OutputLostException if its results can't be written any more
   */
  public void requireReader() {
    if (out.failure != null) {
      throw new OutputLostException(out.failure);
    }
  }

  /**
   * Hands on what is printed so far, and says if results were lost. Where nobody reads any more, as
   * after {@code | head}, none are missed.
   *
   * @return whether they were, and are missed
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

  /** Results can't be written. */
  public static final class OutputLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputLostException(IOException cause) {
      super(cause);
    }
  }

  /** Standard output, buffered: from the first failure on, nothing is written. */
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
