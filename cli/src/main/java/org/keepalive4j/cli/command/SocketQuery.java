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
 * Which sockets the arguments of {@code list} and {@code set} mean, and what the pass over them has
 * to say.
 */
final class SocketQuery {
  private SocketQuery() {}

  /** The sockets of a namespace, all or those of one process, all or those that match. */
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

  /** The state that {@code --state} names, null if it is not given. */
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

  /** Says once what was not seen and why; with --verbose also how settings were got at. */
  static void tell(ScanResult pass, Arguments arguments, StandardStreams streams) {
    if (pass.directionUnknown() > 0) {
      streams.message(ScanMessages.directionUnknown(pass.directionUnknown()));
    }
    if (pass.directDescriptorsUnseen() > 0) {
      streams.message(ScanMessages.directDescriptorsUnseen(pass.directDescriptorsUnseen()));
    }
    ScanMessages.missing(pass.missingPrivileges()).forEach(streams::message);
    if (pass.interrupted()) {
      streams.message(ScanMessages.INTERRUPTED);
    }
    if (arguments.has("verbose")) {
      ScanMessages.backend(pass).forEach(streams::message);
    }
  }
}
