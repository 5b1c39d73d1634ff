package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.TcpSocket;

/**
 * Prints sockets as a table for people. The first rows decide which columns there are and how wide
 * each is. Longer values in later rows overflow, or are cut where the table must fit a terminal.
 */
public final class SocketTable implements SocketPrinter {
  private static final int ROWS_TO_MEASURE = 1000;

  private final Consumer<String> out;
  private final TableOptions form;
  private final SocketColumn.Context context;
  private final boolean coloured;
  private final @Nullable SocketHistory history;
  private final List<TcpSocket> measured = new ArrayList<>();
  private @Nullable TableLayout layout;

  /**
   * Prints lines to out.
   *
   * @param history the previous scan, to mark changes; null to mark none
   */
  public SocketTable(
      Consumer<String> out,
      TableOptions form,
      SocketColumn.Context context,
      boolean coloured,
      @Nullable SocketHistory history) {
    this.out = out;
    this.form = form;
    this.context = context;
    this.coloured = coloured;
    this.history = history;
  }

  @Override
  public void add(TcpSocket socket) {
    if (layout != null) {
      print(layout, socket);
      return;
    }
    measured.add(socket);
    if (measured.size() >= ROWS_TO_MEASURE) {
      decide();
    }
  }

  @Override
  public void end() {
    if (layout == null) {
      decide();
    }
  }

  private void decide() {
    int gutter = history == null ? 0 : SocketHistory.MARK_WIDTH;
    TableLayout decided = TableLayout.of(form, context, measured, gutter);
    layout = decided;
    if (form.header()) {
      out.accept(" ".repeat(gutter) + decided.header() + "\n");
    }
    measured.forEach(socket -> print(decided, socket));
    measured.clear();
  }

  private void print(TableLayout decided, TcpSocket socket) {
    TcpSocket before = history == null ? null : history.before(socket);
    String mark = history == null ? "" : history.mark(socket);
    String style = history == null ? "" : history.style(socket, coloured);
    StringBuilder line = new StringBuilder(160).append(style).append(mark);
    decided.append(line, socket, before, coloured && style.isEmpty());
    out.accept(line.append(style.isEmpty() ? "" : Style.PLAIN).append('\n').toString());
  }
}
