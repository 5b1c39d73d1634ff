package org.keepalive4j.checks.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Prints one table that compares the cost of keepalive4j with other programs that do the same work,
 * or draws how the cost grows.
 *
 * <p>Exit status: 0 if all bounds are kept, 1 if one is not, 2 for invalid arguments.
 */
final class Benchmarks {
  /**
   * The first argument if this process is already in the namespaces of {@link BenchmarkSandbox}.
   * The second is its cgroup.
   */
  static final String INSIDE = "--inside";

  private static final Map<String, Area> AREAS = new LinkedHashMap<>();

  static {
    AREAS.put("start", StartArea::measure);
    AREAS.put("options", OptionsArea::measure);
    AREAS.put("policy", PolicyArea::measure);
    AREAS.put("agent", AgentArea::measure);
    AREAS.put("listing", ListingArea::measure);
    AREAS.put("changing", ChangingArea::measure);
  }

  private static final String USAGE =
      """
      usage: ./check --benchmark [--only AREA,…] [--connections N] [--fast]
             ./check --benchmark --growth

      Prints a table that compares the costs of keepalive4j and of other programs, which run in
      turns. Needs root; installs the other programs. Exits with 1 if a number exceeds its bound.

        --only AREA,…      only these areas, of: %s
        --connections N    how many connections all programs scan (100000; with --fast 30000)
        --fast             takes about a minute; the bounds are half as large again
        --growth           instead, prints how the time to list grows from 100 to 300,000 sockets
      """
          .formatted(String.join(", ", AREAS.keySet()));

  private Effort effort = Effort.FULL;
  private List<String> areas = List.copyOf(AREAS.keySet());
  private boolean growth;

  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    boolean inside = left.removeFirstOccurrence(INSIDE);
    Path cgroup = Path.of(inside ? left.removeFirst() : "");
    Benchmarks benchmarks = new Benchmarks();
    try {
      benchmarks.parse(left);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println(e.getMessage() == null ? "a value is missing" : e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
    }
    System.exit(inside ? benchmarks.run(cgroup) : runApart(arguments));
  }

  private static int runApart(String... arguments) throws IOException, InterruptedException {
    try (BenchmarkSandbox sandbox = new BenchmarkSandbox()) {
      return sandbox.run(arguments);
    }
  }

  private void parse(Deque<String> arguments) {
    while (!arguments.isEmpty()) {
      String argument = arguments.removeFirst();
      switch (argument) {
        case "--only" -> areas = List.of(arguments.removeFirst().split(",", -1));
        case "--connections" ->
            effort = effort.withConnections(Integer.parseInt(arguments.removeFirst()));
        case "--fast" -> effort = Effort.FAST;
        case "--growth" -> growth = true;
        case "-h", "--help" -> {
          System.out.print(USAGE);
          System.exit(0);
        }
        default -> throw new IllegalArgumentException("unknown: " + argument);
      }
    }
    if (!AREAS.keySet().containsAll(areas)) {
      throw new IllegalArgumentException("--only names an unknown area: " + areas);
    }
  }

  private int run(Path cgroup) throws Exception {
    if (growth) {
      Growth.print(cgroup, System.out);
      return 0;
    }
    long start = System.nanoTime();
    System.out.printf(
        "%s; scans read %d connections, two sockets each.%n%n",
        Machine.description(), effort.connections());
    Table table = new Table(System.out);
    for (String area : areas) {
      AREAS.get(area).measure(effort, cgroup, table);
    }
    System.out.printf("%n%d seconds%n", (System.nanoTime() - start) / 1_000_000_000);
    table.exceeded().forEach(each -> System.out.println("above its bound: " + each));
    return table.exceeded().isEmpty() ? 0 : 1;
  }
}
