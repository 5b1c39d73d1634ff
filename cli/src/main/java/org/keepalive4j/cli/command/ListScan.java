package org.keepalive4j.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.cli.output.DetectionTimes;
import org.keepalive4j.cli.output.PolicyLookup;
import org.keepalive4j.cli.output.ScanMessages;
import org.keepalive4j.cli.output.ScanProgress;
import org.keepalive4j.cli.output.SocketColumn;
import org.keepalive4j.cli.output.SocketHistory;
import org.keepalive4j.cli.output.SocketJson;
import org.keepalive4j.cli.output.SocketPrinter;
import org.keepalive4j.cli.output.SocketSummary;
import org.keepalive4j.cli.output.SocketTable;
import org.keepalive4j.cli.output.SortedSockets;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.cli.output.TableOptions;
import org.keepalive4j.cli.output.WatchPage;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/** Scans the sockets that {@code list} selects, as often as it is asked to. */
final class ListScan {
  private final Arguments arguments;
  private final ListOptions options;
  private final SocketSelection selection;
  private final TcpSockets sockets;
  private final StandardStreams streams;

  ListScan(
      Arguments arguments,
      ListOptions options,
      SocketSelection selection,
      TcpSockets sockets,
      StandardStreams streams) {
    this.arguments = arguments;
    this.options = options;
    this.selection = selection;
    this.sockets = sockets;
    this.streams = streams;
  }

  /** Reads what may change between two scans. */
  private SocketColumn.Context context() throws IOException {
    return new SocketColumn.Context(
        DetectionTimes.onThisMachine(),
        options.needsPolicies() ? PolicyLookup.onThisMachine() : PolicyLookup.NONE,
        options.verbose(),
        false);
  }

  /**
   * Prints the sockets, and then messages about what the scan could not see. JSON includes the
   * given time.
   *
   * @return how many sockets there are
   */
  long print(@Nullable Instant time, boolean withMessages) throws IOException {
    SocketColumn.Context context = context();
    SocketPrinter printer = printer(context, time);
    SortedSockets sorted =
        options.isSorted() ? new SortedSockets(printer, options.sort(), context) : null;
    SocketPrinter first = sorted == null ? printer : sorted;
    ScanProgress progress = new ScanProgress(streams, streams.isTerminal() && options.json());
    long[] count = {0};
    ScanResult result =
        scan(socket -> {
          progress.count();
          streams.requireReader();
          count[0]++;
          first.add(socket);
        });
    first.end();
    if (withMessages) {
      boolean tooMany = options.json() && !options.isSorted() && count[0] > SortedSockets.LIMIT;
      if (tooMany || (sorted != null && sorted.isUnsorted())) {
        streams.message(ScanMessages.UNSORTED);
      }
      messages(result, context).forEach(streams::message);
    }
    return count[0];
  }

  private List<String> messages(ScanResult result, SocketColumn.Context context) {
    List<String> messages = new ArrayList<>(selection.messages(result, arguments));
    String problem = context.policies().problem();
    if (options.verbose() && problem != null) {
      messages.add(ScanMessages.policiesUnknown(problem));
    }
    return messages;
  }

  /** Scans once, for --watch. */
  WatchPage page(Duration interval, SocketHistory history) throws IOException {
    SocketColumn.Context context = context();
    List<TcpSocket> found = new ArrayList<>();
    ScanResult result = scan(found::add);
    return new WatchPage(
        found,
        history,
        context,
        new TableOptions(options.columns(), options.header(), TableOptions.UNLIMITED),
        options.summary(),
        options.sort(),
        interval,
        options.coloured(),
        messages(result, context));
  }

  private ScanResult scan(Consumer<TcpSocket> consumer) throws IOException {
    selection.startCounting();
    return sockets.forEach(socket -> {
      if ((!options.withoutKeepAlive() || lacksKeepAlive(socket)) && isSilent(socket)) {
        consumer.accept(socket);
      }
    });
  }

  private boolean isSilent(TcpSocket socket) {
    Duration least = options.silent();
    return least == null || socket.silent().map(it -> it.compareTo(least) >= 0).orElse(false);
  }

  /**
   * Returns whether a process owns this connection and keep-alive is off, or not known to be on.
   */
  private static boolean lacksKeepAlive(TcpSocket socket) {
    boolean isOn = socket.keepAlive().orElse(false);
    return socket.state().isConnection() && socket.inode() != 0 && !isOn;
  }

  private SocketPrinter printer(SocketColumn.Context context, @Nullable Instant time) {
    if (options.summary()) {
      return new SocketSummary(streams::printStyled);
    }
    if (options.json()) {
      return new SocketJson(streams.out(), context, options.allNamespaces(), time);
    }
    TerminalSize size = options.wide() ? null : streams.terminalSize();
    int width = size == null ? TableOptions.UNLIMITED : size.columns();
    TableOptions form = new TableOptions(options.columns(), options.header(), width);
    return new SocketTable(streams::printStyled, form, context, options.coloured(), null);
  }
}
