package org.keepalive4j.cli.output;

import java.util.function.Consumer;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/** Prints as many lines as fit on the terminal, so that the first stays in view. */
public final class TerminalPage implements Consumer<String> {
  private final StandardStreams streams;
  private final TerminalSize size;
  private int rowsLeft;
  private long hidden;

  public TerminalPage(StandardStreams streams, TerminalSize size) {
    this.streams = streams;
    this.size = size;
    rowsLeft = size.rows() - 1; // the last row says how many lines are hidden
  }

  @Override
  public void accept(String line) {
    rowsLeft -= hidden > 0 ? 0 : rows(line);
    if (rowsLeft < 0) {
      hidden++;
    } else {
      streams.printStyled(line);
    }
  }

  /** Returns how many rows the terminal needs for a line, which it wraps. */
  private int rows(String line) {
    int width =
        Printable.width(line.replaceAll("\033\\[[0-9;]*m", "")) - 1; // without the line's end
    return Math.max(1, (width + size.columns() - 1) / size.columns());
  }

  /** Prints how many lines did not fit. */
  public void end() {
    if (hidden > 0) {
      streams.print("... " + hidden + " more");
    }
  }
}
