package org.keepalive4j.checks.benchmark;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keepalive4j.linux.SocketField;

/** How the time to list all sockets grows with their number. */
final class Growth {
  private static final int[] SOCKETS = {100, 1_000, 10_000, 100_000, 300_000};

  /** The number of measurements, fewer if one takes long. */
  private static final int ROUNDS = 7;

  private static final double LONG = 2e9;

  private Growth() {}

  /** Measures, and prints a table in Markdown: a row for each number of sockets. */
  static void print(Path cgroup, PrintStream out) throws Exception {
    out.println(Machine.description() + "; ./check --benchmark --growth");
    for (int sockets : SOCKETS) {
      try (Crowd crowd = new Crowd(sockets / 2, cgroup)) {
        List<Subject> subjects = subjects(crowd);
        if (sockets == SOCKETS[0]) {
          out.println(row("sockets", subjects.stream().map(Subject::name)));
          out.println(row("--:", subjects.stream().map(subject -> "--:")));
        }
        List<String> times = new ArrayList<>();
        for (Subject subject : subjects) {
          try (subject) {
            times.add(Table.time(median(subject)));
          }
        }
        out.println(row(String.format(Locale.ROOT, "%,d", sockets), times.stream()));
      }
    }
  }

  private static String row(String first, Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| " + first + " | ", " |"));
  }

  private static List<Subject> subjects(Crowd crowd) {
    return List.of(
        crowd.pass("keepalive4j, timers"),
        crowd.pass("keepalive4j, settings (BPF)", SocketField.SETTINGS),
        Peers.proc(),
        Peers.ss("-tanoe"),
        crowd.pass("keepalive4j, owners", SocketField.OWNERS),
        Peers.keepalive("list"),
        crowd.passWithoutBpf("keepalive4j, settings (pidfd)", SocketField.SETTINGS),
        Peers.lsof(),
        Peers.ss("-tanoep"));
  }

  private static double median(Subject subject) throws Exception {
    List<Double> times = new ArrayList<>();
    do {
      times.add(subject.run());
    } while (times.size() < ROUNDS && times.getFirst() < LONG);
    return Quantiles.of(times).median();
  }
}
