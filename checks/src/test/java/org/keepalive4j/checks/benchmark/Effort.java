package org.keepalive4j.checks.benchmark;

import java.time.Duration;

/**
 * How much work a measurement does.
 *
 * @param connections the number of connections of the scans; each has two sockets
 * @param leastRounds the least number of rounds, however long they take
 * @param mostRounds the largest number of rounds
 * @param patience how long to go on adding rounds after the least number
 * @param slack the factor by which a figure may exceed its bound
 */
record Effort(int connections, int leastRounds, int mostRounds, Duration patience, double slack) {
  /** For published numbers. */
  static final Effort FULL = new Effort(100_000, 2, 41, Duration.ofSeconds(20), 1);

  /** Shows within a minute that nothing became much slower, on a busy machine too. */
  static final Effort FAST = new Effort(30_000, 2, 11, Duration.ofSeconds(2), 1.5);

  /** Returns a bound that applies only to very many connections on an idle machine. */
  double inFull(double bound) {
    return slack == 1 ? bound : Double.NaN;
  }

  /**
   * Returns a bound for a comparison with a program whose work grows with the square of the
   * connections.
   */
  double besideSquare(double bound) {
    return bound * FULL.connections / connections;
  }

  Effort withConnections(int connections) {
    return new Effort(connections, leastRounds, mostRounds, patience, slack);
  }
}
