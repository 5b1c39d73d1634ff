package org.keepalive4j.cli.command;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Match;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.ScanMessages;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.TcpState;

/**
 * Turns the arguments of {@code list} and {@code set} into a query, and prints what its scan could
 * not see.
 */
final class SocketQuery {
  private SocketQuery() {}

  /**
   * Returns the query for the sockets that {@code --pid}, {@code --all-namespaces} and match
   * select.
   */
  static TcpSockets of(Arguments arguments, @Nullable Match match) throws UsageException {
    int pid = arguments.pid();
    boolean everywhere = arguments.has("all-namespaces");
    TcpSockets sockets =
        everywhere
            ? TcpSockets.everywhere()
            : pid == 0 ? TcpSockets.here() : TcpSockets.inNamespaceOf(pid);
    if (pid != 0) {
      sockets = sockets.ownedBy(pid);
    }
    return match == null ? sockets : sockets.matching(match);
  }

  /** Returns the state of {@code --state}; null if it is not given. */
  static @Nullable TcpState state(Arguments arguments) throws UsageException {
    String name = arguments.value("state");
    if (name == null) {
      return null;
    }
    StringJoiner known = new StringJoiner(", ");
    for (TcpState state : CommandCatalog.states()) {
      if (state.word().equals(name.equals("listen") ? "listening" : name)) {
        return state;
      }
      known.add(state.word());
    }
    throw arguments.usage("--state needs one of " + known + ", got `" + name + "`");
  }

  /** Prints what was not seen, and why; with --verbose also how the settings were read. */
  static void report(ScanResult result, Arguments arguments, StandardStreams streams) {
    if (result.directionUnknown() > 0) {
      streams.message(ScanMessages.directionUnknown(result.directionUnknown()));
    }
    if (result.directDescriptorsUnseen() > 0) {
      streams.message(ScanMessages.directDescriptorsUnseen(result.directDescriptorsUnseen()));
    }
    ScanMessages.missing(result.missingPrivileges()).forEach(streams::message);
    if (result.interrupted()) {
      streams.message(ScanMessages.INTERRUPTED);
    }
    if (arguments.has("verbose")) {
      ScanMessages.backend(result).forEach(streams::message);
    }
  }
}
