package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.function.Consumer;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.cli.output.ChangeJson;
import org.keepalive4j.cli.output.ChangePrinter;
import org.keepalive4j.cli.output.ChangeSummary;
import org.keepalive4j.cli.output.ChangeText;
import org.keepalive4j.cli.output.ScanProgress;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;

/** {@code keepalive set}: changes the settings of open connections, of any process. */
final class SetCommand implements Command {
  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    KeepAlive settings = arguments.settings();
    SocketSelection selection = SocketSelection.of(arguments, 1, true);
    selection.requireChoice(arguments);
    TcpSockets sockets =
        selection.sockets().with(SocketField.OWNERS, SocketField.DIRECTION, SocketField.CGROUP);
    boolean dryRun = arguments.has("dry-run");

    ChangeSummary summary = new ChangeSummary(settings, dryRun);
    ChangePrinter printer =
        arguments.has("json")
            ? new ChangeJson(streams.out(), arguments.has("all-namespaces"), dryRun)
            : new ChangeText(streams::print, dryRun);
    ScanProgress progress = new ScanProgress(streams, streams.isTerminal());
    Consumer<Change> each =
        change -> {
          progress.count();
          summary.add(change);
          printer.add(change);
        };
    ScanResult result = dryRun ? sockets.dryRun(settings, each) : sockets.apply(settings, each);
    printer.end();
    selection.report(result, arguments, streams);
    if (arguments.has("json")) {
      streams.message(summary.text(result));
    } else {
      streams.print(summary.text(result) + "\n");
    }
    return status(summary.refused(), selection.isIncomplete(result), result);
  }

  private static int status(long refused, boolean incomplete, ScanResult result) {
    long notPermitted = 0;
    for (MissingPrivilege missing : result.missingPrivileges()) {
      boolean wasRefused =
          switch (missing.purpose()) {
            case REACH_SOCKETS, REACH_DIRECT_DESCRIPTORS -> missing.failure().isEmpty();
            case SEE_OWNERS, SEE_NAMESPACE, ENTER_NAMESPACE -> false;
          };
      if (wasRefused) {
        notPermitted += missing.count();
      }
    }
    if (refused == 0) {
      return incomplete ? ExitStatus.NOT_DONE : ExitStatus.DONE;
    }
    return refused <= notPermitted ? ExitStatus.NOT_PERMITTED : ExitStatus.NOT_DONE;
  }
}
