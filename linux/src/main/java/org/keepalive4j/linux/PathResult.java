package org.keepalive4j.linux;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keepalive4j.KeepAlive;

/**
 * How long a path keeps an idle connection.
 *
 * @param server where the connections went
 * @param verdict what happens to an idle connection
 * @param timeout after how long it happens, the best estimate; empty where nothing happened
 * @param longestKept the longest time that a connection was idle and still answered; zero if none
 *     was
 * @param shortestLost the shortest time after which one was lost; empty if none was
 * @param probesRefresh whether keep-alive probes keep the connection; empty where it makes no
 *     difference or is not known
 * @param advice the settings that keep a connection alive on this path, with a margin; empty where
 *     none do, or none are needed
 * @param observations every connection that came to an end, in the order in which they did
 * @param stopped why the search was given up before its end; empty if it was not
 * @param notes what else was seen
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
    /** It is kept as long as was looked. */
    KEEPS,
    /** It is forgotten in silence: what is sent later is lost. */
    DROPS,
    /** It is reset by something on the way, at once or when it is used later. */
    RESETS,
    /** The server itself closes it. */
    SERVER_CLOSES,
    /** Nobody knows: the search was given up too early. */
    UNKNOWN
  }

  /**
   * One connection.
   *
   * @param idle how long it had been idle
   * @param outcome what became of it
   * @param probed whether it was asked, rather than ending by itself
   */
  public record Observation(Duration idle, Outcome outcome, boolean probed) {}

  /** What became of one connection. */
  public enum Outcome {
    /** The probe was answered. */
    ANSWERED,
    /** Three probes, a second apart, were not answered. */
    SILENT,
    /** A reset came. */
    RESET,
    /** The server closed it. */
    CLOSED
  }
}
