package org.keepalive4j.checks.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Several subjects that do the same work, timed in turns, so that other work of the machine slows
 * all of them equally. Each round gives a figure. The median of the figures has a bound, and the
 * quartiles show the spread.
 */
final class Comparison implements AutoCloseable {
  /** If a bound is exceeded, this many rounds are added. All rounds count. */
  private static final int ATTEMPTS = 3;

  /** Computes a figure from the times of the subjects. */
  @FunctionalInterface
  interface Figure {
    double of(ToDoubleFunction<Subject> time);
  }

  private record Line(String who, @Nullable Subject subject, Figure figure, double bound) {}

  private final String work;
  private final Subject reference;
  private final Map<Subject, List<Double>> times = new LinkedHashMap<>();
  private final List<Line> lines = new ArrayList<>();

  /** Creates a comparison with a reference, whose figure is 1. */
  Comparison(String work, Subject reference) {
    this.work = work;
    this.reference = reference;
    with(reference);
  }

  /** Adds a subject whose time is divided by the reference's. */
  Comparison with(Subject subject) {
    return with(subject, Double.NaN);
  }

  /** Adds a subject whose time must be at most this multiple of the reference's. */
  Comparison with(Subject subject, double bound) {
    times.put(subject, new ArrayList<>());
    Figure ratio = time -> time.applyAsDouble(subject) / time.applyAsDouble(reference);
    lines.add(new Line(subject.name(), subject, ratio, bound));
    return this;
  }

  /** Adds a computed figure with its bound. */
  Comparison figure(String who, double bound, Figure figure) {
    lines.add(new Line(who, null, figure, bound));
    return this;
  }

  /** Runs the comparison and adds its rows. */
  void measure(Effort effort, Table table) throws Exception {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      turns(effort);
      if (lines.stream().allMatch(line -> isWithin(line, effort.slack()))) {
        break;
      }
    }
    for (Line line : lines) {
      row(line, effort.slack(), table);
    }
  }

  private void turns(Effort effort) throws Exception {
    long start = System.nanoTime();
    for (int round = 1; round <= effort.mostRounds(); round++) {
      for (Map.Entry<Subject, List<Double>> each : times.entrySet()) {
        if (each.getKey().missing().isEmpty()) {
          each.getValue().add(each.getKey().run());
        }
      }
      boolean patient = System.nanoTime() - start < effort.patience().toNanos();
      if (!patient && round >= effort.leastRounds()) {
        break;
      }
    }
  }

  private boolean isWithin(Line line, double slack) {
    // A figure that couldn't be measured isn't within its bound.
    return Double.isNaN(line.bound) || ofRounds(line.figure).median() <= line.bound * slack;
  }

  private Quantiles ofRounds(Figure figure) {
    List<Double> figures = new ArrayList<>();
    for (int i = 0; i < times.get(reference).size(); i++) {
      int round = i;
      figures.add(
          figure.of(
              subject -> subject.missing().isEmpty() ? times.get(subject).get(round) : Double.NaN));
    }
    return Quantiles.of(figures);
  }

  private void row(Line line, double slack, Table table) {
    if (line.subject != null && !line.subject.missing().isEmpty()) {
      table.row(work, line.who, line.subject.missing());
    } else {
      table.row(
          work,
          line.who,
          line.subject == null ? Double.NaN : Quantiles.of(times.get(line.subject)).median(),
          ofRounds(line.figure),
          line.bound);
    }
    if (!isWithin(line, slack)) {
      table.exceeded(work, line.who);
    }
  }

  @Override
  public void close() {
    times.keySet().forEach(Subject::close);
  }
}
