package org.keepalive4j.cli.output;

/** Shows how many sockets were scanned, once a scan takes longer than a second. */
public final class ScanProgress {
  private static final long QUIET_NANOS = 1_000_000_000;
  private static final long STEP_NANOS = 200_000_000;
  private static final int SOCKETS_PER_CHECK = 256; // of the clock

  private final StandardStreams streams;
  private final boolean silent;
  private long next = System.nanoTime() + QUIET_NANOS;
  private int count;

  /**
   * Shows the progress on these streams.
   *
   * @param rowsAreSeen whether the user sees results one by one; then there is no progress to show
   */
  public ScanProgress(StandardStreams streams, boolean rowsAreSeen) {
    this.streams = streams;
    this.silent = rowsAreSeen;
  }

  /** Counts one more socket. */
  public void count() {
    count++;
    if (!silent && count % SOCKETS_PER_CHECK == 0 && System.nanoTime() - next > 0) {
      next = System.nanoTime() + STEP_NANOS;
      streams.progress(count + " sockets ...");
    }
  }
}
