package org.keepalive4j.checks.benchmark;

import java.time.Duration;

/**
 * How much is done for a number.
 *
 * @param connections how many connections there are while all are looked at; each has two sockets
 * @param leastRounds how often all subjects take their turn, however long that lasts
 * @param mostRounds how often at most
 * @param patience how long they go on in between
 * @param slack what a number may be above its bound, as a factor
 */
record Effort(int connections, int leastRounds, int mostRounds, Duration patience, double slack) {
  /** For numbers that are written down. */
  static final Effort FULL = new Effort(100_000, 2, 41, Duration.ofSeconds(20), 1);

  /**
   * To see within a minute or so that nothing became much slower, on a machine that does other work
   * too.
   */
  static final Effort FAST = new Effort(30_000, 2, 11, Duration.ofSeconds(2), 1.5);

  /**
   * A bound that says something only where there are very many, and the machine does nothing else.
   */
  double inFull(double bound) {
    return slack == 1 ? bound : Double.NaN;
  }

  /** A bound beside a peer whose work grows with the square of the connections, ours with them. */
  double besideSquare(double bound) {
    return bound * FULL.connections / connections;
  }

  Effort withConnections(int connections) {
    return new Effort(connections, leastRounds, mostRounds, patience, slack);
  }
}
