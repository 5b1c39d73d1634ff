package org.keepalive4j.checks.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.linux.KernelPolicy;

/**
 * The cost of a policy for a connection: the processor time of connect, accept and close. Each
 * round starts the program again, so that no variant keeps a favourable memory layout.
 */
final class PolicyArea implements AutoCloseable {
  private static final int CONNECTIONS = 2_000;
  private static final String SETTINGS = "idle=60s,interval=10s,count=5,user-timeout=90s";

  private final Path cgroup;
  private final List<Path> policies = new ArrayList<>();

  private PolicyArea(Path cgroup) {
    this.cgroup = cgroup;
  }

  static void measure(Effort effort, Path cgroup, Table table) throws Exception {
    try (PolicyArea area = new PolicyArea(cgroup)) {
      area.compare(effort, table);
    }
  }

  private void compare(Effort effort, Table table) throws Exception {
    Subject none = connections("without settings", "none", cgroup, Map.of());
    Subject own = connections("own calls of setsockopt(2)", "own", cgroup, Map.of());
    Subject policy = policy("keepalive4j, a policy of one rule", "any * " + SETTINGS);
    try (Comparison comparison = new Comparison("connect, accept, close", none)) {
      comparison
          .with(policy, 1.08)
          .with(policy("keepalive4j, one rule for some", "any 127.0.0.0/8 " + SETTINGS))
          .with(policy("keepalive4j, one rule by ports", "any *:1-65535 " + SETTINGS))
          .with(policy("keepalive4j, 20 rules, the last for all", others(19) + "any * " + SETTINGS))
          .with(
              policy(
                  "keepalive4j, 20 rules, none for all",
                  others(19) + "any 127.0.0.0/8 " + SETTINGS))
          .with(own)
          .with(
              preloaded(
                  "libkeepalive",
                  library("libkeepalive.so"),
                  Map.of("KEEPALIVE", "on", "KEEPIDLE", "60", "KEEPINTVL", "10", "KEEPCNT", "5")))
          .with(
              preloaded(
                  "libdontdie",
                  library("libdontdie.so"),
                  Map.of(
                      "DD_TCP_KEEPALIVE_TIME", "60",
                      "DD_TCP_KEEPALIVE_INTVL", "10",
                      "DD_TCP_KEEPALIVE_PROBES", "5")))
          .figure(
              "cost of the policy, divided by that of own calls",
              1 / 3.0,
              time -> {
                double without = time.applyAsDouble(none);
                return (time.applyAsDouble(policy) - without) / (time.applyAsDouble(own) - without);
              })
          .measure(effort, table);
    }
  }

  /** Rules that don't match the connections. */
  private static String others(int count) {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rules.append("connect 10.").append(i).append(".0.0/16:5432 ").append(SETTINGS).append("; ");
    }
    return rules.toString();
  }

  private Subject policy(String name, String policy) throws IOException {
    Path folder = cgroup.resolve("policy-" + policies.size());
    Files.createDirectory(folder);
    policies.add(folder);
    KernelPolicy.install(Policy.parse(policy), folder.toString());
    return connections(name, "given", folder, Map.of());
  }

  /** Debian's directories for libraries: /usr/lib, or its directory for the architecture. */
  private static Path library(String name) throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().endsWith("-linux-gnu"))
          .map(folder -> folder.resolve(name))
          .filter(Files::exists)
          .findFirst()
          .orElse(Path.of("/usr/lib", name));
    }
  }

  private Subject preloaded(String name, Path library, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("LD_PRELOAD", library.toString());
    return Subject.installed(
        library, name + "0", connections(name + ", preloaded", "given", cgroup, environment));
  }

  private static Subject connections(
      String name, String settings, Path cgroup, Map<String, String> environment) {
    List<String> command =
        Cgroup.inside(cgroup, CProgram.named("connections").with(settings, CONNECTIONS));
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().putAll(environment);
    return Subject.program(name, program);
  }

  @Override
  public void close() throws IOException {
    for (Path folder : policies) {
      KernelPolicy.remove(folder.toString());
      Files.delete(folder);
    }
  }
}
