package org.keepalive4j.checks.benchmark;

import java.util.List;

/**
 * The spread of numbers. NaN if there are none.
 *
 * @param lower the lower quartile, the minimum of up to three numbers
 * @param upper the upper quartile, the maximum of up to three numbers
 */
record Quantiles(double lower, double median, double upper) {
  static final Quantiles NONE = new Quantiles(Double.NaN, Double.NaN, Double.NaN);

  static Quantiles of(List<Double> numbers) {
    if (numbers.isEmpty()) {
      return NONE;
    }
    List<Double> sorted = numbers.stream().sorted().toList();
    int last = sorted.size() - 1;
    double middle = (sorted.get(last / 2) + sorted.get(last - last / 2)) / 2;
    return new Quantiles(
        sorted.get(sorted.size() / 4), middle, sorted.get(last - sorted.size() / 4));
  }
}
