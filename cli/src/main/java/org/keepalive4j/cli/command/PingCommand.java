package org.keepalive4j.cli.command;

import java.io.IOException;
import java.time.Duration;
import org.keepalive4j.Durations;
import org.keepalive4j.cli.output.PingReport;
import org.keepalive4j.cli.output.PingReport.DeadConnections;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.PingOptions;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;

/** {@code keepalive ping}: asks the peers of open connections whether they are still there. */
final class PingCommand implements Command {
  private static final Duration TIMEOUT_BEFORE_CLOSING = Duration.ofSeconds(10);

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    SocketSelection selection = SocketSelection.of(arguments, 0, true);
    selection.requireChoice(arguments);
    if (arguments.has("dry-run") && !arguments.has("close-dead")) {
      throw arguments.usage("--dry-run goes with --close-dead: without it, ping closes nothing");
    }
    DeadConnections dead =
        !arguments.has("close-dead")
            ? DeadConnections.STAY
            : arguments.has("dry-run") ? DeadConnections.WOULD_CLOSE : DeadConnections.CLOSE;
    PingOptions options = options(arguments, dead);
    TcpSockets sockets =
        selection.sockets().with(SocketField.DIRECTION, SocketField.CGROUP, SocketField.SILENT);

    PingReport report =
        new PingReport(streams, arguments.has("json"), arguments.has("all-namespaces"), dead);
    ScanResult result = sockets.ping(options, report);
    selection.report(result, arguments, streams);
    report.end();
    if (report.isNotPermitted()) {
      return ExitStatus.NOT_PERMITTED;
    }
    return report.areAllAlive() && !selection.isIncomplete(result)
        ? ExitStatus.DONE
        : ExitStatus.NOT_DONE;
  }

  private static PingOptions options(Arguments arguments, DeadConnections dead)
      throws UsageException {
    Duration timeout = arguments.duration("timeout");
    if (timeout == null) {
      timeout =
          dead == DeadConnections.STAY ? PingOptions.DEFAULT.timeout() : TIMEOUT_BEFORE_CLOSING;
    }
    if (timeout.compareTo(PingOptions.SHORTEST_TIMEOUT) < 0
        || timeout.compareTo(PingOptions.LONGEST_TIMEOUT) > 0) {
      throw arguments.usage(
          "--timeout must be %s to %s, got %s"
              .formatted(
                  Durations.format(PingOptions.SHORTEST_TIMEOUT),
                  Durations.format(PingOptions.LONGEST_TIMEOUT),
                  Durations.format(timeout)));
    }
    int perSecond = arguments.number("rate", PingOptions.DEFAULT.perSecond());
    if (perSecond == 0) {
      throw arguments.usage("--rate must be at least 1");
    }
    return new PingOptions(timeout, perSecond, dead == DeadConnections.CLOSE);
  }
}
