package org.keepalive4j.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.TcpSocket;

/**
 * Sockets as a table for people. Columns are as wide as the first rows need; what is longer later
 * sticks out.
 */
public final class SocketTable implements SocketForm {
  /** Clears a terminal and goes to its upper left corner (ECMA-48). */
  public static final String CLEAR_SCREEN = "\033[H\033[2J";

  private static final int ROWS_TO_MEASURE = 1000;
  private static final String YELLOW = "\033[33m";
  private static final String PLAIN = "\033[0m";

  private final Consumer<String> out;
  private final boolean verbose;
  private final boolean coloured;
  private final List<String[]> measured = new ArrayList<>();
  private int[] widths = {};

  /** Prints to out; verbose adds columns, and names every owner with its descriptor. */
  public SocketTable(Consumer<String> out, boolean verbose, boolean coloured) {
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
                "TIMER",
                "PROCESS"));
    if (verbose) {
      header.addAll(List.of("DIRECTION", "UID", "CGROUP"));
    }
    measured.add(header.toArray(new String[0]));
  }

  @Override
  public void add(TcpSocket socket) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                socket.state().word(),
                socket.local().toString(),
                Words.remote(socket),
                Words.onOff(socket.keepAlive()),
                Words.value(socket, KeepAliveOption.IDLE),
                Words.value(socket, KeepAliveOption.INTERVAL),
                Words.value(socket, KeepAliveOption.COUNT),
                Words.value(socket, KeepAliveOption.USER_TIMEOUT),
                Words.timer(socket.timer()),
                verbose ? Words.ownersWithDescriptors(socket) : Words.owners(socket)));
    if (verbose) {
      cells.add(socket.direction() == null ? Words.UNKNOWN : socket.direction().word());
      cells.add(Long.toString(socket.uid()));
      cells.add(socket.cgroup() == null ? Words.UNKNOWN : socket.cgroup());
    }
    String[] row = cells.toArray(new String[0]);
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
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    measured.forEach(this::print);
    measured.clear();
  }

  private void print(String[] row) {
    StringBuilder line = new StringBuilder(160);
    int end = 0;
    for (int i = 0; i < row.length; i++) {
      line.append(" ".repeat(Math.max(i == 0 ? 0 : 2, end - line.length())));
      boolean mark = coloured && i == 3 && row[i].equals("off");
      line.append(mark ? YELLOW + row[i] + PLAIN : row[i]);
      end += widths[i] + 2 + (mark ? YELLOW.length() + PLAIN.length() : 0);
    }
    out.accept(line.append('\n').toString());
  }
}
