package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.TcpSocket;

/**
 * Sorts sockets before another printer prints them. Without a column to sort by, it keeps at most
 * 100,000 sockets: more are printed as they come.
 */
public final class SortedSockets implements SocketPrinter {
  /** The most sockets that are sorted without --sort. */
  public static final int LIMIT = 100_000;

  private final SocketPrinter printer;
  private final @Nullable Sort sort;
  private final SocketColumn.Context context;
  private List<TcpSocket> sockets = new ArrayList<>();
  private boolean unsorted;

  /**
   * A column to sort by.
   *
   * @param descending whether the largest value comes first
   */
  public record Sort(SocketColumn column, boolean descending) {}

  private record Keyed(@Nullable Object key, TcpSocket socket) {}

  /** Sorts by a column, or by process and service if there is none. */
  public SortedSockets(SocketPrinter printer, @Nullable Sort sort, SocketColumn.Context context) {
    this.printer = printer;
    this.sort = sort;
    this.context = context;
  }

  @Override
  public void add(TcpSocket socket) {
    if (unsorted) {
      printer.add(socket);
      return;
    }
    sockets.add(socket);
    if (sort == null && sockets.size() > LIMIT) {
      unsorted = true;
      print(sockets);
    }
  }

  /** Returns whether there were too many sockets to sort. */
  public boolean isUnsorted() {
    return unsorted;
  }

  @Override
  public void end() {
    if (!unsorted) {
      sockets = SocketOrder.sorted(sockets);
      print(sort == null ? sockets : sorted(sort));
    }
    printer.end();
  }

  private List<TcpSocket> sorted(Sort by) {
    List<Keyed> keyed = new ArrayList<>(sockets.size());
    for (TcpSocket socket : sockets) {
      keyed.add(new Keyed(by.column().sortKey(socket, context), socket));
    }
    keyed.sort(Comparator.comparing(Keyed::key, SocketColumn.keyOrder(by.descending())));
    return keyed.stream().map(Keyed::socket).toList();
  }

  private void print(List<TcpSocket> some) {
    sockets = List.of();
    some.forEach(printer::add);
  }
}
