package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.TcpSocket;

/**
 * Prints sockets as a table for people. The first rows decide how wide each column is; longer
 * values in later rows overflow.
 */
public final class SocketTable implements SocketPrinter {
  /** Clears a terminal and moves the cursor to its upper left corner (ECMA-48). */
  public static final String CLEAR_SCREEN = "\033[H\033[2J";

  private static final int ROWS_TO_MEASURE = 1000;
  private static final String YELLOW = "\033[33m";
  private static final String PLAIN = "\033[0m";

  private final Consumer<String> out;
  private final DetectionTimes detection;
  private final boolean verbose;
  private final boolean coloured;
  private final List<String[]> measured = new ArrayList<>();
  private final StringBuilder line = new StringBuilder(160);
  private int[] widths = {};

  /** Prints to out; verbose adds columns, and lists every owner with its descriptor. */
  public SocketTable(
      Consumer<String> out, DetectionTimes detection, boolean verbose, boolean coloured) {
    this.detection = detection;
    this.out = out;
    this.verbose = verbose;
    this.coloured = coloured;
    List<String> header =
        new ArrayList<>(
            List.of(
                "STATE",
                "LOCAL",
                "REMOTE",
                "KEEP-ALIVE",
                "IDLE",
                "INTERVAL",
                "COUNT",
                "USER-TIMEOUT",
                "DETECTS IN",
                "TIMER",
                "PROCESS"));
    if (verbose) {
      header.addAll(List.of("DIRECTION", "UID", "CGROUP"));
    }
    measured.add(header.toArray(new String[0]));
  }

  @Override
  public void add(TcpSocket socket) {
    String[] row = new String[measured.isEmpty() ? widths.length : measured.getFirst().length];
    row[0] = socket.state().word();
    row[1] = socket.local().toString();
    row[2] = SocketText.remote(socket);
    row[3] = SocketText.keepAlive(socket);
    row[4] = SocketText.value(socket, KeepAliveOption.IDLE);
    row[5] = SocketText.value(socket, KeepAliveOption.INTERVAL);
    row[6] = SocketText.value(socket, KeepAliveOption.COUNT);
    row[7] = SocketText.value(socket, KeepAliveOption.USER_TIMEOUT);
    row[8] = detection.text(socket);
    row[9] = SocketText.timer(socket.timer());
    row[10] = verbose ? SocketText.ownersWithDescriptors(socket) : SocketText.owners(socket);
    if (verbose) {
      row[11] = socket.direction().map(Direction::word).orElse(SocketText.UNKNOWN);
      row[12] = SocketText.uid(socket);
      row[13] = Objects.requireNonNullElse(SocketText.cgroup(socket), SocketText.UNKNOWN);
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = Printable.line(row[i]);
    }
    if (widths.length == 0) {
      measured.add(row);
      if (measured.size() > ROWS_TO_MEASURE) {
        end();
      }
    } else {
      print(row);
    }
  }

  @Override
  public void end() {
    if (widths.length > 0) {
      return;
    }
    widths = new int[measured.getFirst().length];
    for (String[] row : measured) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], Printable.width(row[i]));
      }
    }
    measured.forEach(this::print);
    measured.clear();
  }

  private void print(String[] row) {
    line.setLength(0);
    int column = 0; // of the terminal, where the cursor is
    int start = 0; // where the cell should begin
    for (int i = 0; i < row.length; i++) {
      int spaces = Math.max(i == 0 ? 0 : 2, start - column);
      column += spaces + Printable.width(row[i]);
      start += widths[i] + 2;
      for (; spaces > 0; spaces--) {
        line.append(' ');
      }
      boolean mark = coloured && ((i == 3 && row[i].equals("off")) || row[i].endsWith(" !"));
      if (mark) {
        line.append(YELLOW).append(row[i]).append(PLAIN);
      } else {
        line.append(row[i]);
      }
    }
    out.accept(line.append('\n').toString());
  }
}
