package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.function.Consumer;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
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

/** {@code keepalive set}: gives settings to connections that are open, of any process. */
final class SetCommand implements Command {
  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    KeepAlive settings = arguments.settings();
    Match match = arguments.match(1);
    boolean some = match != null || arguments.has("pid");
    if (!some && !arguments.has("all")) {
      throw arguments.usage("which connections? give a MATCH, --pid PID, or --all for every one");
    }
    if (some && arguments.has("all")) {
      throw arguments.usage("--all is every connection: it goes with neither MATCH nor --pid");
    }
    TcpSockets sockets =
        SocketQuery.of(arguments, match)
            .with(SocketField.OWNERS, SocketField.DIRECTION, SocketField.CGROUP);
    boolean dryRun = arguments.has("dry-run");

    ChangeSummary summary = new ChangeSummary(settings, dryRun);
    ChangePrinter form =
        arguments.has("json")
            ? new ChangeJson(streams.out(), arguments.has("all-namespaces"), dryRun)
            : new ChangeText(streams::print, dryRun);
    ScanProgress progress = new ScanProgress(streams, streams.isTerminal());
    Consumer<Change> each =
        change -> {
          progress.count();
          summary.add(change);
          form.add(change);
        };
    ScanResult pass = dryRun ? sockets.dryRun(settings, each) : sockets.apply(settings, each);
    form.end();
    SocketQuery.tell(pass, arguments, streams);
    if (arguments.has("json")) {
      streams.message(summary.inWords(pass));
    } else {
      streams.print(summary.inWords(pass) + "\n");
    }
    return status(summary.refused(), pass);
  }

  private static int status(long refused, ScanResult pass) {
    long notPermitted = 0;
    for (MissingPrivilege right : pass.missingPrivileges()) {
      boolean wasRefused =
          switch (right.right()) {
            case REACH_SOCKETS, REACH_DIRECT_DESCRIPTORS -> right.failure() == null;
            case SEE_OWNERS, SEE_NAMESPACE, ENTER_NAMESPACE -> false;
          };
      if (wasRefused) {
        notPermitted += right.count();
      }
    }
    if (refused == 0) {
      return pass.isIncomplete() ? ExitStatus.NOT_DONE : ExitStatus.DONE;
    }
    return refused <= notPermitted ? ExitStatus.NOT_PERMITTED : ExitStatus.NOT_DONE;
  }
}
