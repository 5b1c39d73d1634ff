package org.keepalive4j.checks.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.checks.support.Child;

/**
 * From the launcher's start to its end, compared with {@code java -version} of the same JDK. Runs in
 * a network namespace and a process namespace of its own (see {@link StartUpTest}), because {@code
 * list} takes the longer the more processes and sockets there are.
 */
final class StartUps {
  private static final int TURNS = 15;
  private static final int ATTEMPTS = 3;

  private static final String LAUNCHER =
      Path.of("..", "keepalive").toAbsolutePath().normalize().toString();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private StartUps() {}

  /** Prints a table. Exit status 1 if a ratio is above its bound by more than the slack. */
  public static void main(String[] arguments) throws Exception {
    Child.run(LAUNCHER, "--version"); // makes what is still to be made
    System.out.println("| what | keepalive4j | compared with | ratio | bound |");
    System.out.println("|---|---|---|---|---|");
    boolean good = best(1.5, "--help");
    good &= best(1.5, "no-such-command");
    good &= best(1.5, "list", "--no-such-option");
    good &= best(4, "list");
    System.exit(good ? 0 : 1);
  }

  private static boolean best(double bound, String... arguments) throws Exception {
    ProcessBuilder ours =
        silent(Stream.concat(Stream.of(LAUNCHER), Stream.of(arguments)).toList());
    ProcessBuilder theirs = silent(List.of(JAVA, "-version"));
    String what = "keepalive " + String.join(" ", arguments) + " / java -version";
    Comparison best = compare(what, bound, ours, theirs);
    for (int i = 1; i < ATTEMPTS && !best.isGoodEnough(); i++) {
      Comparison again = compare(what, bound, ours, theirs);
      best = again.ratio() < best.ratio() ? again : best;
    }
    System.out.println(best.row());
    return best.ratio() <= bound * Benchmarks.SLACK;
  }

  private static Comparison compare(
      String what, double bound, ProcessBuilder ours, ProcessBuilder theirs) throws Exception {
    return Comparison.of(
        what, bound, "ms", TURNS, () -> milliseconds(ours), () -> milliseconds(theirs));
  }

  private static ProcessBuilder silent(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static double milliseconds(ProcessBuilder program) throws Exception {
    long start = System.nanoTime();
    program.start().waitFor();
    return (System.nanoTime() - start) / 1e6;
  }
}
