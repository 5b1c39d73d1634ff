package org.keepalive4j.checks.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * A network namespace with a loopback device. It has no name and ends with the last process in it,
 * so it leaves nothing behind.
 */
public final class NetworkNamespace implements AutoCloseable {
  private final Child keeper;

  private NetworkNamespace(Child keeper) {
    this.keeper = keeper;
  }

  /** Creates a namespace. */
  public static NetworkNamespace open() {
    Needs.networkNamespaces();
    String script =
        "ip link set lo up && echo up && exec cat"; // cat runs until the end of its input
    Child keeper = Child.start(List.of("unshare", "--net", "sh", "-c", script));
    keeper.line();
    return new NetworkNamespace(keeper);
  }

  /** Returns a process in the namespace. */
  public long pid() {
    return keeper.pid();
  }

  private String file() {
    return "/proc/" + pid() + "/ns/net";
  }

  /** Returns its ID, the inode of /proc/PID/ns/net. */
  public long id() {
    try {
      String link = Files.readSymbolicLink(Path.of(file())).toString();
      return Long.parseLong(link.substring("net:[".length(), link.length() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the command line that runs another one in the namespace. */
  public List<String> inside(List<String> command) {
    List<String> inside = new ArrayList<>();
    inside.addAll(List.of("nsenter", "--net=" + file(), "--"));
    inside.addAll(command);
    return inside;
  }

  /** Runs an action in the namespace. Sockets that it opens and returns stay in the namespace. */
  public <T> T inside(NetworkNamespaces.Task<T> task) throws IOException {
    try (Kernel kernel = Kernel.open()) {
      int descriptor = kernel.open(file());
      try {
        return NetworkNamespaces.inside(descriptor, task);
      } finally {
        kernel.close(descriptor);
      }
    }
  }

  /** Runs a program in the namespace, which must succeed. */
  public void run(String... command) {
    Output output = Child.run(inside(List.of(command)));
    if (output.status() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output.err());
    }
  }

  /** Sets net.NAME in the namespace. */
  public void set(String sysctl, int value) {
    run("sysctl", "-q", "-w", "net." + sysctl + "=" + value);
  }

  /** Links this namespace with another by a pair of devices with that name, in a /24 network. */
  public void link(String address, NetworkNamespace other, String otherAddress, String device) {
    String there = Long.toString(other.pid());
    run("ip", "link", "add", device, "type", "veth", "peer", "name", device, "netns", there);
    addAddress(address, device);
    other.addAddress(otherAddress, device);
  }

  private void addAddress(String ipv4, String device) {
    run("ip", "address", "add", ipv4 + "/24", "dev", device);
    run("ip", "link", "set", device, "up");
  }

  /** Adds an IPv6 address to the loopback device, and waits until it can be used. */
  public void addAddress(String ipv6) {
    run("ip", "address", "add", ipv6 + "/128", "dev", "lo", "nodad");
    long end = System.nanoTime() + 10_000_000_000L;
    // A worker of the kernel adds the local route later than that of the prefix:
    // addrconf_dad_work() in net/ipv6/addrconf.c
    List<String> localRoute = inside(List.of("ip", "-6", "route", "show", "table", "local", ipv6));
    while (Child.run(localRoute).out().isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no local route to " + ipv6 + " after 10 s");
      }
    }
  }

  @Override
  public void close() {
    keeper.close();
  }
}
