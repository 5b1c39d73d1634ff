package org.keepalive4j.checks.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.keepalive4j.linux.process.NetworkNamespaces;
import org.keepalive4j.linux.syscall.Kernel;

/** A network namespace of its own, with a name that tells which process it is of. */
public final class Namespace implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name =
      "keepalive4j-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

  /** Makes one, with its loopback interface up. */
  public Namespace() throws IOException {
    Commands.run("ip", "netns", "add", name);
    run("ip", "link", "set", "lo", "up");
  }

  /**
   * Skips the test where none can be made; fails instead where all tests have to run
   * (-Dkeepalive4j.checks.all, CI=true).
   */
  public static void assumePossible() {
    String missing = missing();
    if (Boolean.getBoolean("keepalive4j.checks.all") || "true".equals(System.getenv("CI"))) {
      assertThat(missing).isEmpty();
    }
    assumeTrue(missing.isEmpty(), missing);
  }

  private static String missing() {
    if (!Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward"))) {
      return "network namespaces need root: run as root";
    }
    for (String command : List.of("ip", "nft", "ss")) {
      if (!Files.isExecutable(Path.of("/usr/sbin", command))
          && !Files.isExecutable(Path.of("/usr/bin", command))) {
        return command + " is missing: apt-get install iproute2 nftables";
      }
    }
    return "";
  }

  /** Its name, as {@code ip netns} has it. */
  public String name() {
    return name;
  }

  /** Runs a command inside, which must succeed, and returns what it printed. */
  public String run(String... command) throws IOException {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
    inside.addAll(List.of(command));
    return Commands.run(inside.toArray(String[]::new));
  }

  /** Sets net.ipv4.NAME inside. */
  public void set(String sysctl, int value) throws IOException {
    run("sysctl", "-q", "-w", "net." + sysctl + "=" + value);
  }

  /** Loads rules of nft inside. */
  public void nft(String rules) throws IOException {
    run("nft", rules);
  }

  /** Links this one with another, by a pair of devices of that name. */
  public void link(String address, Namespace other, String otherAddress, String device)
      throws IOException {
    run("ip", "link", "add", device, "type", "veth", "peer", "name", device, "netns", other.name);
    addAddress(address, device);
    other.addAddress(otherAddress, device);
  }

  private void addAddress(String address, String device) throws IOException {
    run("ip", "address", "add", address + "/24", "dev", device);
    run("ip", "link", "set", device, "up");
  }

  /** Does something with sockets inside; they stay in there when it has returned them. */
  public <T> T inside(NetworkNamespaces.Task<T> task) throws IOException {
    try (Kernel kernel = Kernel.open()) {
      int descriptor = kernel.open(kernel.allocate(256), "/run/netns/" + name);
      try {
        return NetworkNamespaces.inside(descriptor, task);
      } finally {
        kernel.close(descriptor);
      }
    }
  }

  @Override
  public void close() throws IOException {
    Commands.run("ip", "netns", "delete", name);
  }
}
