package org.keepalive4j.cli.output;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Durations;
import org.keepalive4j.linux.TcpSocket;

/** What one scan of {@code list --watch} found. */
public final class WatchPage {
  private final LocalTime time =
      LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
  private final List<TcpSocket> sockets;
  private final List<TcpSocket> withGone;
  private final SocketHistory history;
  private final SocketColumn.Context context;
  private final TableOptions form;
  private final boolean summary;
  private final SortedSockets.@Nullable Sort sort;
  private final Duration interval;
  private final boolean coloured;
  private final List<String> messages;

  /**
   * Creates a page with the sockets of a scan.
   *
   * @param history what the scan before found
   */
  public WatchPage(
      List<TcpSocket> sockets,
      SocketHistory history,
      SocketColumn.Context context,
      TableOptions form,
      boolean summary,
      SortedSockets.@Nullable Sort sort,
      Duration interval,
      boolean coloured,
      List<String> messages) {
    this.sockets = sockets;
    this.history = history;
    this.context = context;
    this.form = form;
    this.summary = summary;
    this.sort = sort;
    this.interval = interval;
    this.coloured = coloured;
    this.messages = messages;
    withGone = history.next(sockets);
  }

  /** Returns {@code 12:34:56 every 2s 42 sockets, 7 without keep-alive; 2 new, 1 gone}. */
  public String title() {
    long off =
        sockets.stream()
            .filter(it -> !it.keepAlive().orElse(true) && it.state().isConnection())
            .count();
    String text = "%tT  every %s  %d %s, %d without keep-alive";
    String noun = sockets.size() == 1 ? "socket" : "sockets";
    text = text.formatted(time, Durations.format(interval), sockets.size(), noun, off);
    return history.added() + history.gone() == 0
        ? text
        : text + "; " + history.added() + " new, " + history.gone() + " gone";
  }

  /** Returns the table for a terminal, with marks at what has changed. */
  List<String> lines(int width) {
    return lines(withGone, width, coloured, history);
  }

  /** Returns the table without marks. */
  public List<String> plainLines(int width) {
    return lines(sockets, width, false, null);
  }

  private List<String> lines(
      List<TcpSocket> some, int width, boolean withColour, @Nullable SocketHistory marks) {
    List<String> lines = new ArrayList<>();
    Consumer<String> out = lines::add;
    SocketPrinter printer =
        summary
            ? new SocketSummary(out)
            : new SortedSockets(
                new SocketTable(
                    out,
                    new TableOptions(form.columns(), form.header(), width),
                    context,
                    withColour,
                    marks),
                sort,
                context);
    (summary ? sockets : some).forEach(printer::add);
    printer.end();
    return lines;
  }

  /** Returns whether the first line is a header. */
  boolean hasHeader() {
    return summary || form.header();
  }

  /** Returns what users should know about the scan. */
  public List<String> messages() {
    return messages;
  }
}
