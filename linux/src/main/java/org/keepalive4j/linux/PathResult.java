package org.keepalive4j.linux;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keepalive4j.KeepAlive;

/**
 * The idle timeout of a path.
 *
 * @param server the server that was probed
 * @param verdict what happens to an idle connection
 * @param timeout the best estimate of the idle timeout; empty if no connection was lost
 * @param longestKept the longest idle time after which a connection still answered; zero if there
 *     was none
 * @param shortestLost the shortest idle time after which a connection was lost; empty if there was
 *     none
 * @param probesRefresh whether keep-alive probes reset the idle timeout; empty if there is none or
 *     this is unknown
 * @param advice settings that keep a connection alive on this path, with a margin; empty if none do
 *     or none are needed
 * @param observations the finished trials, in the order in which they finished
 * @param stopped why the search stopped early; empty if it didn't
 * @param notes other findings
 * @param took how long it took
 */
public record PathResult(
    InetSocketAddress server,
    Verdict verdict,
    Optional<Duration> timeout,
    Duration longestKept,
    Optional<Duration> shortestLost,
    Optional<Boolean> probesRefresh,
    Optional<KeepAlive> advice,
    List<Observation> observations,
    Optional<String> stopped,
    List<String> notes,
    Duration took) {

  /** Copies the lists. */
  public PathResult {
    observations = List.copyOf(observations);
    notes = List.copyOf(notes);
  }

  /** What happens to an idle connection on this path. */
  public enum Verdict {
    /** It survived all idle times that were tried. */
    KEEPS,
    /** It is dropped silently: data sent later is lost. */
    DROPS,
    /** A middlebox resets it, at the timeout or at the next use. */
    RESETS,
    /** The server closes it. */
    SERVER_CLOSES,
    /** Unknown, because the search stopped too early. */
    UNKNOWN
  }

  /**
   * The outcome of one connection.
   *
   * @param idle how long it was idle
   * @param outcome what happened then
   * @param probed whether it was probed; false if it ended by itself
   */
  public record Observation(Duration idle, Outcome outcome, boolean probed) {}

  /** What happened to one connection. */
  public enum Outcome {
    /** The peer answered the probe. */
    ANSWERED,
    /** The peer answered none of three probes, one second apart. */
    SILENT,
    /** The connection was reset. */
    RESET,
    /** The server closed it. */
    CLOSED
  }
}
