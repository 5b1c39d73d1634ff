package org.keepalive4j.cli;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.commons.cli.Options;
import org.keepalive4j.cli.text.Noticing;
import org.keepalive4j.cli.text.SocketForm;
import org.keepalive4j.cli.text.SocketJson;
import org.keepalive4j.cli.text.SocketSummary;
import org.keepalive4j.cli.text.SocketTable;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/** {@code keepalive list}: every TCP socket, with the settings that the kernel has for it. */
final class ListCommand implements Command {
  private static final long WATCH_INTERVAL_NANOS = 1_000_000_000;

  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.valued("pid", "PID"))
        .addOption(Arguments.valued("state", "STATE"))
        .addOption(Arguments.flag("without-keepalive"))
        .addOption(Arguments.flag("summary"))
        .addOption(Arguments.flag("all-namespaces"))
        .addOption(Arguments.flag("json"))
        .addOption(Arguments.flag("watch"))
        .addOption(Arguments.flag("verbose"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageException, IOException {
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
      sockets = sockets.with(SocketField.DIRECTION, SocketField.CGROUP);
    }
    ScanResult pass = list(sockets, arguments, console);
    SocketQuery.tell(pass, arguments, console);
    while (arguments.has("watch")) {
      console.flush();
      LockSupport.parkNanos(WATCH_INTERVAL_NANOS);
      list(sockets, arguments, console);
    }
    return ExitStatus.DONE;
  }

  private static ScanResult list(TcpSockets sockets, Arguments arguments, Console console)
      throws IOException {
    Screen screen = null;
    if (arguments.has("watch") && console.isTerminal() && !arguments.has("json")) {
      console.printStyled(SocketTable.CLEAR_SCREEN);
      TerminalSize size = console.size();
      screen = size == null ? null : new Screen(console, size);
    }
    SocketForm form = form(arguments, console, screen == null ? console::printStyled : screen);
    Progress progress = new Progress(console, console.isTerminal() && !arguments.has("summary"));
    boolean withoutKeepAlive = arguments.has("without-keepalive");
    ScanResult pass =
        sockets.forEach(socket -> {
          progress.count();
          console.requireReader();
          if (!withoutKeepAlive || lacksKeepAlive(socket)) {
            form.add(socket);
          }
        });
    form.end();
    if (screen != null) {
      screen.end();
    }
    return pass;
  }

  private static boolean isOpen(TcpState state) {
    return state.isConnection() && state != TcpState.TIME_WAIT;
  }

  /** A connection that a process has and that is off, or not known to be on. */
  private static boolean lacksKeepAlive(TcpSocket socket) {
    Boolean on = socket.keepAlive();
    return socket.state().isConnection() && socket.inode() != 0 && (on == null || !on);
  }

  private static SocketForm form(Arguments arguments, Console console, Consumer<String> out)
      throws IOException {
    if (arguments.has("summary")) {
      return new SocketSummary(out);
    }
    Noticing noticing = Noticing.here();
    return arguments.has("json")
        ? new SocketJson(console.out(), noticing, arguments.has("all-namespaces"))
        : new SocketTable(out, noticing, arguments.has("verbose"), console.isColoured());
  }
}
