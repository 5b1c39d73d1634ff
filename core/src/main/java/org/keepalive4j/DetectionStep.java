package org.keepalive4j;

import java.time.Duration;

/**
 * What the kernel does at one moment until a dead peer is detected. Times are counted from the
 * event of the {@link Detection.Situation}.
 *
 * @param kind what happens
 * @param number which one of its kind, from 1
 * @param earliest when it happens at the earliest
 * @param latest when it happens at the latest
 */
public record DetectionStep(Kind kind, int number, Duration earliest, Duration latest) {
  /** What happens at a step. */
  public enum Kind {
    /** The kernel sends a keep-alive probe. */
    PROBE,
    /** The kernel sends the last segment again before it counts as lost: RFC 8985. */
    LOSS_PROBE,
    /** The kernel sends the data again. */
    RETRANSMISSION,
    /** The kernel asks the peer whether its window is open again. */
    WINDOW_PROBE,
    /** The kernel gives the connection up, and the program gets its error. */
    GIVEN_UP,
    /** The peer's reset arrives, and the program gets its error. */
    RESET
  }
}
