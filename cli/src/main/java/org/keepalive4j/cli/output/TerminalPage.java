package org.keepalive4j.cli.output;

import java.util.function.Consumer;
import org.keepalive4j.linux.TerminalSize;

/** One terminal's worth of lines: those that fit, so that the first stays, and how many do not. */
public final class TerminalPage implements Consumer<String> {
  private final StandardStreams streams;
  private final TerminalSize size;
  private int rowsLeft;
  private long hidden;

  public TerminalPage(StandardStreams streams, TerminalSize size) {
    this.streams = streams;
    this.size = size;
    rowsLeft = size.rows() - 1; // the last one is for the number of what is hidden
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

  /** How many rows a line takes, which is wrapped where it is wider. */
  private int rows(String line) {
    int width =
        Printable.width(line.replaceAll("\033\\[[0-9;]*m", "")) - 1; // without the line's end
    return Math.max(1, (width + size.columns() - 1) / size.columns());
  }

  /** Says how many lines did not fit. */
  public void end() {
    if (hidden > 0) {
      streams.print("... " + hidden + " more");
    }
  }
}
