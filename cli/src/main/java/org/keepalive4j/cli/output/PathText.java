package org.keepalive4j.cli.output;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keepalive4j.Durations;
import org.keepalive4j.Host;
import org.keepalive4j.linux.PathProgress;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;

/** Formats the result of a path probe for people. */
public final class PathText {
  private PathText() {}

  /** Returns the progress in one line. */
  public static String of(PathProgress progress) {
    return "%s: kept for %s%s; %s connections; %s left at most"
        .formatted(
            Durations.formatRounded(progress.elapsed()),
            Durations.formatRounded(progress.longestKept()),
            progress
                .shortestLost()
                .map(lost -> ", lost after " + Durations.formatRounded(lost))
                .orElse(""),
            progress.connections(),
            Durations.formatRounded(progress.left()));
  }

  /** Returns the result in a few lines. */
  public static String of(PathResult result) {
    var text = new StringBuilder();
    text.append(verdict(result)).append('\n');
    facts(result).forEach((name, words) -> text.append("  %-8s%s\n".formatted(name, words)));
    return text.toString();
  }

  /** Returns what is known beside the verdict, each with a short label. */
  static Map<String, String> facts(PathResult result) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!result.longestKept().isZero()) {
      facts.put(
          "kept", Durations.formatRounded(result.longestKept()) + ", then a probe was answered");
    }
    result.shortestLost().ifPresent(lost -> facts.put("lost", Durations.formatRounded(lost)));
    result
        .probesRefresh()
        .ifPresent(refresh ->
            facts.put(
                "probes",
                refresh
                    ? "keep the connection: one that was probed every second is still open"
                    : "don't keep the connection: only the application's own traffic does"));
    result.advice().ifPresent(advice -> facts.put("set", advice.toString()));
    if (!result.notes().isEmpty()) {
      facts.put("note", String.join("; ", result.notes()));
    }
    int connections = result.observations().size();
    facts.put("took", Durations.formatRounded(result.took()) + ", " + connections + " connections");
    return facts;
  }

  /** Returns the result in one line. */
  static String verdict(PathResult result) {
    String server = server(result);
    String time = result.timeout().map(PathText::rough).orElse("");
    return switch (result.verdict()) {
      case KEEPS ->
          "The path to "
              + server
              + " keeps idle connections for "
              + Durations.formatRounded(result.longestKept())
              + " and longer.";
      case DROPS ->
          "The path to " + server + " silently drops idle connections after " + time + ".";
      case RESETS -> "The path to " + server + " resets idle connections after " + time + ".";
      case SERVER_CLOSES ->
          "The server itself, " + server + ", closes idle connections after " + time + ".";
      case UNKNOWN -> "How long the path to " + server + " keeps idle connections is not known.";
    };
  }

  private static String server(PathResult result) {
    InetAddress address = result.server().getAddress();
    String host = address(address);
    return (address instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + result.server().getPort();
  }

  /**
   * Returns an address in the form of RFC 5952, without brackets, and with its scope if it has one.
   */
  static String address(InetAddress address) {
    String plain = Host.Network.of(address).toString().replaceAll("[\\[\\]]", "");
    String withScope = address.getHostAddress();
    int scope = withScope.indexOf('%');
    return scope < 0 ? plain : plain + withScope.substring(scope);
  }

  private static String rough(Duration timeout) {
    return "about " + Durations.formatRounded(timeout);
  }

  static String outcome(Observation observation) {
    return switch (observation.outcome()) {
      case ANSWERED -> "answered";
      case SILENT -> "silent";
      case RESET -> "reset";
      case CLOSED -> "closed by the server";
    };
  }
}
