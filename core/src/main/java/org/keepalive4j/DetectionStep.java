package org.keepalive4j;

import java.time.Duration;
import java.util.Objects;

/**
 * One thing that the kernel does before it detects a dead peer. Times are counted from the event
 * that {@link Detection.Situation} names.
 *
 * @param kind what the kernel does
 * @param number the position among the steps of this kind, from 1
 * @param earliest the earliest time
 * @param latest the latest time
 */
public record DetectionStep(Kind kind, int number, Duration earliest, Duration latest) {
  /** Rejects null. */
  public DetectionStep {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(earliest, "earliest");
    Objects.requireNonNull(latest, "latest");
  }

  /** What the kernel does in a step. */
  public enum Kind {
    /** The kernel sends a keep-alive probe. */
    PROBE,
    /** The kernel sends the last segment again, before it considers it lost: RFC 8985. */
    LOSS_PROBE,
    /** The kernel sends the data again. */
    RETRANSMISSION,
    /** The kernel asks the peer whether its window is open again. */
    WINDOW_PROBE,
    /** The kernel closes the connection, and the program gets an error. */
    GIVEN_UP,
    /** The peer's reset arrives, and the program gets an error. */
    RESET
  }
}
