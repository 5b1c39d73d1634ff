package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.keepalive4j.cli.output.DetectionTimes;
import org.keepalive4j.cli.output.ScanProgress;
import org.keepalive4j.cli.output.SocketJson;
import org.keepalive4j.cli.output.SocketPrinter;
import org.keepalive4j.cli.output.SocketSummary;
import org.keepalive4j.cli.output.SocketTable;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.cli.output.TerminalPage;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/** {@code keepalive list}: prints every TCP socket with its settings. */
final class ListCommand implements Command {
  private static final long WATCH_INTERVAL_NANOS = 1_000_000_000;

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    if (arguments.has("json") && arguments.has("summary")) {
      throw arguments.usage("--json and --summary do not go together");
    }
    TcpSockets sockets = SocketQuery.of(arguments, arguments.match(0));
    TcpState state = SocketQuery.state(arguments);
    if (state != null && arguments.has("without-keepalive") && !isOpen(state)) {
      throw arguments.usage(
          "--without-keepalive means open connections, which are never " + state.word());
    }
    if (state != null) {
      sockets = sockets.inStates(Set.of(state));
    }
    sockets = sockets.with(SocketField.SETTINGS, SocketField.OWNERS);
    if (arguments.has("json") || arguments.has("summary") || arguments.has("verbose")) {
      sockets = sockets.with(SocketField.DIRECTION, SocketField.CGROUP, SocketField.SILENT);
    }
    ScanResult result = list(sockets, arguments, streams);
    SocketQuery.report(result, arguments, streams);
    while (arguments.has("watch")) {
      streams.flush();
      LockSupport.parkNanos(WATCH_INTERVAL_NANOS);
      list(sockets, arguments, streams);
    }
    return ExitStatus.DONE;
  }

  private static ScanResult list(TcpSockets sockets, Arguments arguments, StandardStreams streams)
      throws IOException {
    TerminalPage page = null;
    if (arguments.has("watch") && streams.isTerminal() && !arguments.has("json")) {
      streams.printStyled(SocketTable.CLEAR_SCREEN);
      TerminalSize size = streams.terminalSize();
      page = size == null ? null : new TerminalPage(streams, size);
    }
    SocketPrinter printer = printer(arguments, streams, page == null ? streams::printStyled : page);
    ScanProgress progress =
        new ScanProgress(streams, streams.isTerminal() && !arguments.has("summary"));
    boolean withoutKeepAlive = arguments.has("without-keepalive");
    ScanResult result =
        sockets.forEach(socket -> {
          progress.count();
          streams.requireReader();
          if (!withoutKeepAlive || lacksKeepAlive(socket)) {
            printer.add(socket);
          }
        });
    printer.end();
    if (page != null) {
      page.end();
    }
    return result;
  }

  private static boolean isOpen(TcpState state) {
    return state.isConnection() && state != TcpState.TIME_WAIT;
  }

  /**
   * Returns whether a process owns this connection and keep-alive is off, or not known to be on.
   */
  private static boolean lacksKeepAlive(TcpSocket socket) {
    boolean isOn = socket.keepAlive().orElse(false);
    return socket.state().isConnection() && socket.inode() != 0 && !isOn;
  }

  private static SocketPrinter printer(
      Arguments arguments, StandardStreams streams, Consumer<String> out) throws IOException {
    if (arguments.has("summary")) {
      return new SocketSummary(out);
    }
    DetectionTimes detection = DetectionTimes.onThisMachine();
    return arguments.has("json")
        ? new SocketJson(streams.out(), detection, arguments.has("all-namespaces"))
        : new SocketTable(out, detection, arguments.has("verbose"), streams.isColoured());
  }
}
