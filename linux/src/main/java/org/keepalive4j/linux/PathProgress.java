package org.keepalive4j.linux;

import java.time.Duration;
import java.util.Optional;

/**
 * The progress of a path probe.
 *
 * @param elapsed the time since it started
 * @param longestKept the longest idle time after which a connection still answered
 * @param shortestLost the shortest idle time after which a connection was lost
 * @param connections how many connections are open now
 * @param left how long it takes at most from now on
 */
public record PathProgress(
    Duration elapsed,
    Duration longestKept,
    Optional<Duration> shortestLost,
    int connections,
    Duration left) {}
