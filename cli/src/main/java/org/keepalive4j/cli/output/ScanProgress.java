package org.keepalive4j.cli.output;

/** Says how far a work has come that takes longer than a second. */
public final class ScanProgress {
  private static final long QUIET_NANOS = 1_000_000_000;
  private static final long STEP_NANOS = 200_000_000;
  private static final int COUNTS_PER_LOOK = 256; // at the clock

  private final StandardStreams streams;
  private final boolean silent;
  private long next = System.nanoTime() + QUIET_NANOS;
  private int count;

  /**
   * Counts for a streams.
   *
   * @param rowsAreSeen whether the results come to a terminal one by one: they tell enough, and are
   *     not to be mixed with this
   */
  public ScanProgress(StandardStreams streams, boolean rowsAreSeen) {
    this.streams = streams;
    this.silent = rowsAreSeen;
  }

  /** One more socket is done. */
  public void count() {
    count++;
    if (!silent && count % COUNTS_PER_LOOK == 0 && System.nanoTime() - next > 0) {
      next = System.nanoTime() + STEP_NANOS;
      streams.progress(count + " sockets ...");
    }
  }
}
