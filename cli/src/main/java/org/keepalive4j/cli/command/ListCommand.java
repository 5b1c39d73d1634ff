package org.keepalive4j.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/** {@code keepalive list}: prints TCP sockets with their settings. */
final class ListCommand implements Command {
  /** Listeners and open connections. */
  private static final Set<TcpState> OPEN =
      EnumSet.complementOf(
          EnumSet.of(
              TcpState.TIME_WAIT,
              TcpState.SYN_RECV,
              TcpState.NEW_SYN_RECV,
              TcpState.BOUND_INACTIVE));

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    ListOptions options = ListOptions.of(arguments, streams);
    SocketSelection selection = SocketSelection.of(arguments, 0, false);
    TcpSockets sockets = sockets(arguments, selection, options);
    ListScan scan = new ListScan(arguments, options, selection, sockets, streams);
    Duration interval = options.watch();
    if (interval == null) {
      long listed = scan.print(null, true);
      return listed > 0 && arguments.has("exit-code") ? ExitStatus.NOT_DONE : ExitStatus.DONE;
    }
    ListWatch watch = new ListWatch(scan, streams, interval);
    TerminalSize size = streams.terminalSize();
    if (size == null || options.json()) {
      watch.oneAfterAnother(options.json());
    } else {
      watch.onTerminal(size);
    }
    return ExitStatus.DONE;
  }

  private static TcpSockets sockets(
      Arguments arguments, SocketSelection selection, ListOptions options) throws UsageException {
    TcpSockets sockets = selection.sockets();
    Set<TcpState> states = selection.states();
    if (states.isEmpty() && !arguments.has("all")) {
      sockets = sockets.inStates(OPEN);
    }
    if (arguments.has("without-keepalive")
        && !states.isEmpty()
        && states.stream().noneMatch(ListCommand::isOpen)) {
      throw arguments.usage(
          "--without-keepalive means open connections, which are never "
              + states.iterator().next().word());
    }
    sockets =
        sockets.with(
            SocketField.SETTINGS, SocketField.OWNERS, SocketField.DIRECTION, SocketField.SILENT);
    return options.needsCgroup() ? sockets.with(SocketField.CGROUP) : sockets;
  }

  private static boolean isOpen(TcpState state) {
    return state.isConnection() && state != TcpState.TIME_WAIT;
  }
}
