package org.keepalive4j.checks.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Two ways to the same, timed in turns, so that whatever else the machine does slows both alike.
 *
 * @param what what is compared
 * @param bound the largest ratio that is good enough
 * @param ours the median of ours
 * @param theirs the median of the other's
 * @param unit of both
 * @param ratio the better one of the ratio of the medians and the ratio of the minima: noise only
 *     ever adds
 */
record Comparison(
    String what, double bound, double ours, double theirs, String unit, double ratio) {

  /** Does something once and tells how long that took. */
  @FunctionalInterface
  interface Timed {
    double run() throws Exception;
  }

  /** Compares in so many turns. */
  static Comparison of(String what, double bound, String unit, int turns, Timed ours, Timed theirs)
      throws Exception {
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      their.add(theirs.run());
      our.add(ours.run());
    }
    double ratio =
        Math.min(median(our) / median(their), Collections.min(our) / Collections.min(their));
    return new Comparison(what, bound, median(our), median(their), unit, ratio);
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  boolean isGoodEnough() {
    return ratio <= bound;
  }

  /** A row of a table. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f %s | %.1f %s | %.2f | %.2f |",
        what,
        ours,
        unit,
        theirs,
        unit,
        ratio,
        bound);
  }
}
