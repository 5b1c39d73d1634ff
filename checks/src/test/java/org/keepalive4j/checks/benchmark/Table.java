package org.keepalive4j.checks.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the table in Markdown, row by row. */
final class Table {
  private final PrintStream out;
  private final List<String> exceeded = new ArrayList<>();
  private String lastWork = "";

  Table(PrintStream out) {
    this.out = out;
    out.println("| work | who | time | ratio | quartiles | bound |");
    out.println("|---|---|--:|--:|--:|--:|");
  }

  /** Adds a subject, or a figure without a time. Omits numbers that are NaN. */
  void row(String work, String who, double time, Quantiles figure, double bound) {
    boolean spreads = figure.lower() < figure.upper();
    String range = spreads ? two(figure.lower()) + "–" + two(figure.upper()) : "";
    print(work, who, time(time), two(figure.median()), range, two(bound));
  }

  /** Adds a subject that isn't installed. */
  void row(String work, String who, String missing) {
    print(work, who, missing, "", "", "");
  }

  private void print(String work, String... cells) {
    out.println(
        "| " + (work.equals(lastWork) ? "" : work) + " | " + String.join(" | ", cells) + " |");
    lastWork = work;
  }

  /** Records that a bound is exceeded. */
  void exceeded(String work, String who) {
    exceeded.add(work + ": " + who);
  }

  /** Returns the figures that exceed their bounds. */
  List<String> exceeded() {
    return exceeded;
  }

  private static String two(double number) {
    return Double.isNaN(number) ? "" : String.format(Locale.ROOT, "%.2f", number);
  }

  /** Returns nanoseconds in a suitable unit. */
  static String time(double nanoseconds) {
    if (Double.isNaN(nanoseconds)) {
      return "";
    }
    String[] units = {"ns", "µs", "ms", "s"};
    double amount = nanoseconds;
    int unit = 0;
    while (unit < units.length - 1 && amount >= 1000) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, amount < 100 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
  }
}
