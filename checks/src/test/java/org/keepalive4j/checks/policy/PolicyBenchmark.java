package org.keepalive4j.checks.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.Detail;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;

/**
 * What policies cost, side by side with what they are compared with: ratios, in one run. As root,
 * in a network namespace of its own: {@code unshare --net sh -c 'ip link set lo up && java …
 * org.keepalive4j.checks.policy.PolicyBenchmark'}.
 */
public final class PolicyBenchmark {
  private static final String SETTINGS = "idle=60s,interval=10s,count=5,user-timeout=90s";
  // For everyone; for some; for some by their ports, where the two sides of a connection differ.
  private static final List<String> POLICIES =
      List.of(SETTINGS, "any 127.0.0.0/8 " + SETTINGS, "any *:1-65535 " + SETTINGS);
  private static final int CONNECTIONS = 100_000;
  private static final String CONNECTION_ROUNDS = "61";
  private static final int ROUNDS = 9;

  private PolicyBenchmark() {}

  /** Prints a line for each comparison. */
  public static void main(String[] args) throws Exception {
    var program = compile();
    var cgroup = Playground.mount().resolve("keepalive4j-bench-" + ProcessHandle.current().pid());
    var without = Path.of(cgroup + "-without");
    Files.createDirectory(cgroup);
    Files.createDirectory(without);
    try {
      for (var policy : POLICIES) {
        connectionCost(policy, program, cgroup, without);
      }
      applyAndList(program, cgroup);
    } finally {
      Playground.await("the cgroup is empty", () -> cgroup.toFile().delete());
      Playground.await("the cgroup is empty", () -> without.toFile().delete());
      Files.delete(program);
    }
  }

  private static Path compile() throws Exception {
    var source = Files.createTempFile("connections", ".c");
    var program = Files.createTempFile("connections", "");
    try (var resource = PolicyBenchmark.class.getResourceAsStream("connections.c")) {
      Files.write(source, resource.readAllBytes());
    }
    run("gcc", "-O2", "-o", program.toString(), source.toString());
    Files.delete(source);
    return program;
  }

  private static String run(String... command) throws Exception {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(Arrays.toString(command) + " failed");
    }
    return output;
  }

  private static void connectionCost(String policy, Path program, Path cgroup, Path without)
      throws Exception {
    System.out.println(Policy.parse(policy));
    KernelPolicy.install(Policy.parse(policy), cgroup.toString());
    try {
      var times =
          run(program.toString(), "cost", cgroup.toString(), without.toString(), CONNECTION_ROUNDS)
              .trim()
              .split(" ", -1);
      printCost("least", times, 0);
      printCost("median", times, 1);
    } finally {
      KernelPolicy.remove(cgroup.toString());
    }
  }

  private static void printCost(String which, String[] times, int first) {
    double plain = Double.parseDouble(times[first]);
    double policy = Double.parseDouble(times[first + 2]);
    double own = Double.parseDouble(times[first + 4]);
    System.out.printf(
        "connect+accept+close, %s: %.0f ns; with a policy %.0f ns, ratio %.3f (at most 1.08); with"
            + " own calls %.0f ns; the policy costs %.2f of these (at most 0.33)%n",
        which, plain, policy, policy / plain, own, (policy - plain) / (own - plain));
  }

  private static void applyAndList(Path program, Path cgroup) throws Exception {
    var holder =
        new ProcessBuilder(
                "sh",
                "-c",
                "echo 0 >\"$1/cgroup.procs\" && exec \"$2\" hold " + CONNECTIONS,
                "sh",
                cgroup.toString(),
                program.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (!"ready".equals(holder.inputReader().readLine())) {
        throw new IOException("connections could not be opened");
      }
      List<Double> apply = new ArrayList<>();
      List<Double> list = new ArrayList<>();
      List<Double> ss = new ArrayList<>();
      long applied = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        var settings =
            "idle=%ds,interval=%ds,count=%d,user-timeout=%ds"
                .formatted(60 + round, 10 + round, 5 + round, 90 + round); // nothing is so already
        applied =
            KernelPolicy.install(Policy.parse(settings), cgroup.toString()).existing().changed();
        apply.add((double) System.nanoTime() - start);

        start = System.nanoTime();
        List<TcpSocket> sockets = new ArrayList<>();
        TcpSockets.here().with(Detail.SETTINGS).forEach(sockets::add);
        list.add((double) System.nanoTime() - start);

        start = System.nanoTime();
        run("sh", "-c", "ss -tanoe >/dev/null");
        ss.add((double) System.nanoTime() - start);
      }
      KernelPolicy.remove(cgroup.toString());
      System.out.printf(
          "installing a policy over %d sockets: %.2f us each (at most 1.5)%n",
          applied, median(apply) / 1e3 / applied);
      System.out.printf(
          "pass over %d connections with settings: %.0f ms, ss -tanoe %.0f ms, ratio %.2f (at most"
              + " 0.5)%n",
          CONNECTIONS, median(list) / 1e6, median(ss) / 1e6, median(list) / median(ss));
    } finally {
      holder.outputWriter().close();
      holder.waitFor();
    }
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
