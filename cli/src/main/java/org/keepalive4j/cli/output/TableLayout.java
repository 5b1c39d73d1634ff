package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.TcpSocket;

/** Which columns a table has, and how wide each is. */
final class TableLayout {
  private static final int GAP = 2; // between columns
  private static final int WIDE_FROM = 120; // columns of a terminal
  private static final char CUT = '…';

  private final List<SocketColumn> columns;
  private final SocketColumn.Context context;
  private final int room; // for a line
  private final int[] widths;

  private TableLayout(List<SocketColumn> columns, SocketColumn.Context context, int room) {
    this.columns = columns;
    this.context = context;
    this.room = room;
    widths = new int[columns.size()];
  }

  /**
   * Chooses the columns and their widths.
   *
   * @param rows the rows to measure
   * @param gutter how much of each line is taken already
   */
  static TableLayout of(
      TableOptions form, SocketColumn.Context context, List<TcpSocket> rows, int gutter) {
    int room = form.width() == TableOptions.UNLIMITED ? form.width() : form.width() - gutter;
    if (!form.columns().isEmpty()) {
      TableLayout chosen = new TableLayout(form.columns(), context, room);
      chosen.measure(form, rows);
      chosen.shrink();
      return chosen;
    }
    if (form.width() >= WIDE_FROM) {
      List<SocketColumn> columns = new ArrayList<>(SocketColumn.WIDE);
      columns.addAll(context.verbose() ? SocketColumn.VERBOSE : List.of());
      TableLayout wide = new TableLayout(columns, context, room);
      wide.measure(form, rows);
      if (wide.length() <= room) {
        return wide;
      }
    }
    List<SocketColumn> columns = new ArrayList<>(SocketColumn.COMPACT);
    TableLayout compact = new TableLayout(columns, context.compacted(), room);
    compact.measure(form, rows);
    for (SocketColumn dispensable : SocketColumn.DISPENSABLE) {
      if (compact.shortestLength() > room) {
        columns.remove(dispensable);
        compact = new TableLayout(columns, context.compacted(), room);
        compact.measure(form, rows);
      }
    }
    compact.shrink();
    return compact;
  }

  private void measure(TableOptions form, List<TcpSocket> rows) {
    for (int i = 0; i < widths.length; i++) {
      SocketColumn column = columns.get(i);
      widths[i] = form.header() ? column.header().length() : 1;
      for (TcpSocket row : rows) {
        widths[i] = Math.max(widths[i], Printable.width(column.value(row, context)));
      }
    }
  }

  private int length() {
    int length = -GAP;
    for (int width : widths) {
      length += width + GAP;
    }
    return length;
  }

  private int shortestLength() {
    int length = length();
    for (int i = 0; i < widths.length; i++) {
      length -= widths[i] - shortest(i);
    }
    return length;
  }

  private int shortest(int i) {
    int shortest = columns.get(i).shortest();
    return shortest == 0 ? widths[i] : Math.min(shortest, widths[i]);
  }

  /** Narrows the widest columns until a line fits, or until none may be narrower. */
  private void shrink() {
    for (int excess = length() - room; excess > 0; excess--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean canShrink = widths[i] > shortest(i);
        if (canShrink && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return; // the end of the line is cut
      }
      widths[widest]--;
    }
  }

  /** Returns the header. */
  String header() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      pad(line, line.length(), start(i));
      line.append(columns.get(i).header());
    }
    return line.length() > room ? cut(line.toString(), room, false) : line.toString();
  }

  private int start(int column) {
    int start = 0;
    for (int i = 0; i < column; i++) {
      start += widths[i] + GAP;
    }
    return start;
  }

  /**
   * Appends a row to a line.
   *
   * @param before the socket in the previous scan, to mark what has changed; null to mark nothing
   * @param coloured whether to mark values that deserve attention
   */
  void append(StringBuilder line, TcpSocket socket, @Nullable TcpSocket before, boolean coloured) {
    int at = 0; // how many columns of the terminal the line takes so far
    int start = 0; // the column where the value should begin
    for (int i = 0; i < widths.length && at < room; i++) {
      SocketColumn column = columns.get(i);
      String value = column.value(socket, context);
      int spaces = Math.max(i == 0 ? 0 : GAP, start - at);
      if (at + spaces >= room) {
        return;
      }
      boolean warning = coloured && column.isWarning(value);
      boolean changed = before != null && column.isChanged(before, socket, context);
      if (room != TableOptions.UNLIMITED) {
        int most = Math.min(widths[i], room - at - spaces);
        value = cut(value, most, column.keepsEnd());
      }
      line.append(" ".repeat(spaces))
          .append(changed ? Style.REVERSE : "")
          .append(warning ? Style.YELLOW : "")
          .append(value)
          .append(changed || warning ? Style.PLAIN : "");
      at += spaces + Printable.width(value);
      start += widths[i] + GAP;
    }
  }

  private static void pad(StringBuilder line, int from, int to) {
    line.append(" ".repeat(Math.max(0, to - from)));
  }

  /** Cuts a value to a width: its end, or its middle if the end matters. */
  static String cut(String value, int width, boolean keepsEnd) {
    if (Printable.width(value) <= width) {
      return value;
    }
    if (width <= 1) {
      return width <= 0 ? "" : String.valueOf(CUT);
    }
    int lastPart = value.length() - Math.max(value.lastIndexOf(':'), value.lastIndexOf('/'));
    int kept = keepsEnd ? Math.max(width / 2, lastPart) : 0;
    kept = Math.min(kept, width - 2);
    int head = 0;
    for (int taken = 0; taken < width - 1 - kept; ) {
      int c = value.codePointAt(head);
      taken += Printable.width(Character.toString(c));
      if (taken <= width - 1 - kept) {
        head += Character.charCount(c);
      }
    }
    return value.substring(0, head)
        + CUT
        + (kept == 0 ? "" : value.substring(value.length() - kept));
  }
}
