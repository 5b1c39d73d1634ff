package org.keepalive4j.checks.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.linux.SocketField;

/** How the time to list all sockets grows with their number. */
final class Growth {
  private static final int[] SOCKETS = {100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000};

  /** The number of measurements, fewer if one takes long. */
  private static final int ROUNDS = 7;

  private static final double LONG = 2e9;

  private Growth() {}

  /** Measures, prints and draws the numbers. */
  static void draw(Path cgroup, Path file) throws Exception {
    Plot plot =
        new Plot(
            "Time to list every TCP socket",
            Machine.description() + " — ./check --benchmark --growth");
    for (int sockets : SOCKETS) {
      try (Crowd crowd = new Crowd(sockets / 2, cgroup)) {
        for (Series series : series(crowd)) {
          try (Subject subject = series.subject) {
            double time = median(subject);
            System.out.printf("%7d  %-44s %s%n", sockets, subject.name(), Table.time(time));
            plot.add(subject.name(), series.ours, sockets, time);
          }
        }
      }
    }
    Files.writeString(file, plot.svg());
  }

  private record Series(Subject subject, boolean ours) {}

  private static List<Series> series(Crowd crowd) {
    return List.of(
        new Series(Peers.ss("-tanoe"), false),
        new Series(Peers.ss("-tanoep"), false),
        new Series(Peers.lsof(), false),
        new Series(Peers.proc(), false),
        new Series(Peers.keepalive("list"), true),
        new Series(crowd.pass("keepalive4j, timers"), true),
        new Series(crowd.pass("keepalive4j, owners", SocketField.OWNERS), true),
        new Series(crowd.pass("keepalive4j, settings (BPF)", SocketField.SETTINGS), true),
        new Series(
            crowd.passWithoutBpf("keepalive4j, settings (pidfd)", SocketField.SETTINGS), true));
  }

  private static double median(Subject subject) throws Exception {
    List<Double> times = new ArrayList<>();
    do {
      times.add(subject.run());
    } while (times.size() < ROUNDS && times.getFirst() < LONG);
    return Quantiles.of(times).median();
  }
}
