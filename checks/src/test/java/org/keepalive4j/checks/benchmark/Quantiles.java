package org.keepalive4j.checks.benchmark;

import java.util.List;

/**
 * How numbers spread; not a number where there is none.
 *
 * @param lower the lower quartile, which is the least of up to three
 * @param upper the upper quartile, which is the largest of up to three
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
