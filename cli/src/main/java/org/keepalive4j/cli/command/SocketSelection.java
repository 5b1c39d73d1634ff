package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.keepalive4j.Match;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.ScanMessages;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.TcpState;

/**
 * Which sockets a command line selects: its MATCHes and filters. Repeats of one of them mean or,
 * different ones mean and.
 */
final class SocketSelection {
  private final TcpSockets sockets;
  private final SocketFilter filter;
  private final Set<TcpState> states;
  private final boolean selective;

  private SocketSelection(
      TcpSockets sockets, SocketFilter filter, Set<TcpState> states, boolean selective) {
    this.sockets = sockets;
    this.filter = filter;
    this.states = states;
    this.selective = selective;
  }

  /**
   * Reads the selection.
   *
   * @param firstMatch the first word that belongs to a MATCH
   * @param connectionsOnly whether the command leaves listeners alone, so that it doesn't matter if
   *     they can't be classified
   */
  static SocketSelection of(Arguments arguments, int firstMatch, boolean connectionsOnly)
      throws UsageException, IOException {
    int[] pids = arguments.pids();
    List<Match> matches = arguments.matches(firstMatch);
    List<String> cgroups = arguments.fileNames("cgroup");
    Set<TcpState> states = states(arguments);
    SocketFilter filter = SocketFilter.of(arguments, connectionsOnly);
    TcpSockets sockets =
        arguments.has("all-namespaces")
            ? TcpSockets.everywhere()
            : pids.length == 0 ? TcpSockets.here() : TcpSockets.inNamespaceOf(pids);
    if (pids.length > 0) {
      sockets = sockets.ownedBy(pids);
    }
    if (!matches.isEmpty()) {
      sockets = sockets.matching(matches.toArray(new Match[0]));
    }
    if (!cgroups.isEmpty()) {
      sockets = sockets.inCgroups(cgroups.toArray(new String[0]));
    }
    if (!states.isEmpty()) {
      sockets = sockets.inStates(states);
    }
    if (filter.isNeeded()) {
      sockets = sockets.where(filter);
      if (filter.needsOwners()) {
        sockets = sockets.with(SocketField.OWNERS);
      }
    }
    boolean selective =
        pids.length > 0
            || !matches.isEmpty()
            || !cgroups.isEmpty()
            || !states.isEmpty()
            || filter.isNeeded();
    return new SocketSelection(sockets, filter, states, selective);
  }

  private static Set<TcpState> states(Arguments arguments) throws UsageException {
    Set<TcpState> states = EnumSet.noneOf(TcpState.class);
    for (String name : arguments.values("state")) {
      Set<TcpState> named = TcpState.named(name);
      if (named.isEmpty()) {
        StringJoiner known = new StringJoiner(", ");
        CommandCatalog.states().forEach(state -> known.add(state.word()));
        throw arguments.usage("--state needs one of " + known + ", got `" + name + "`");
      }
      states.addAll(named);
    }
    return states;
  }

  /** Returns the query. */
  TcpSockets sockets() {
    return sockets;
  }

  /** Returns the states of {@code --state}; empty if it is not given. */
  Set<TcpState> states() {
    return states;
  }

  /** Returns whether there is a MATCH or a filter. */
  boolean isSelective() {
    return selective;
  }

  /**
   * Refuses a command line that changes connections but doesn't select any, or that selects some
   * and has {@code --all}, too. {@code --all-namespaces} selects nothing by itself.
   */
  void requireChoice(Arguments arguments) throws UsageException {
    if (!selective && !arguments.has("all")) {
      throw arguments.usage(
          "which connections? give a MATCH, a filter such as --pid PID, or --all for every one");
    }
    if (selective && arguments.has("all")) {
      throw arguments.usage("--all means every connection: give neither MATCH nor filter with it");
    }
  }

  /** Forgets what an earlier scan could not classify. */
  void startCounting() {
    filter.startCounting();
  }

  /** Returns whether the scan left out sockets because it could not classify them. */
  boolean isIncomplete(ScanResult result) {
    return result.isIncomplete() || filter.unclassified() > 0;
  }

  /** Returns what was not seen, and why; with --verbose also how the settings were read. */
  List<String> messages(ScanResult result, Arguments arguments) {
    return ScanMessages.of(
        result, filter.processUnknown(), filter.userUnknown(), arguments.has("verbose"));
  }

  /** Prints {@link #messages}. */
  void report(ScanResult result, Arguments arguments, StandardStreams streams) {
    messages(result, arguments).forEach(streams::message);
  }
}
