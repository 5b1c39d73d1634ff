package org.keepalive4j.linux;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a search has come.
 *
 * @param elapsed since it began
 * @param longestKept the longest idle time that a connection is known to survive
 * @param shortestLost the shortest one that it is known not to
 * @param connections how many are open now
 * @param left how long it still takes at most
 */
public record PathProgress(
    Duration elapsed,
    Duration longestKept,
    Optional<Duration> shortestLost,
    int connections,
    Duration left) {}
