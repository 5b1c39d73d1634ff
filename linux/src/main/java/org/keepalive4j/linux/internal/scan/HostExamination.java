package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.MissingPrivilege.Purpose;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.Cgroups;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.process.PidFds;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Tries what this process can do with the sockets of this host. */
public final class HostExamination {
  private static final String OUTSIDE =
      "Run it as root outside of this user namespace: the privileges of a container's root end there";

  private static final SocketQuery EVERY_SOCKET =
      new SocketQuery(
          false,
          Set.of(),
          Set.of(),
          Set.of(),
          List.of(),
          null,
          EnumSet.range(TcpState.ESTABLISHED, TcpState.CLOSING),
          Set.of(SocketField.OWNERS));

  private final Kernel kernel;
  private final List<Feature> features = new ArrayList<>();

  private HostExamination(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Returns each feature, with the reason and the remedy where it doesn't work. */
  public static List<Feature> run() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      return new HostExamination(kernel).examine();
    }
  }

  private List<Feature> examine() throws IOException {
    ScanResult sockets = listing();
    add("read and change every socket inside the kernel (BPF iterator)", iterator());
    add("read and change sockets through their process (pidfd_getfd)", descriptors());
    String scope = ptraceScope();
    boolean traces = reaches(Capabilities.SYS_PTRACE);
    add(
        "read and change sockets of this user's other processes",
        traces || scope.equals("0")
            ? null
            : "The sysctl kernel.yama.ptrace_scope is "
                + scope
                + ". Run it as root or with CAP_SYS_PTRACE, or set the sysctl to 0");
    boolean tracesAny = reaches(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH);
    add(
        "read and change sockets of every user's processes",
        tracesAny ? null : missing(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH));
    if (sockets != null) {
      add("see who owns each socket of this network namespace", owners(sockets));
    }
    add(
        "enter other network namespaces, such as containers (--all-namespaces, --pid)",
        namespaces());
    String mount = Cgroups.mountPoint(kernel);
    add(
        "show the cgroup of each socket (cgroup v2" + (mount == null ? ")" : " at " + mount + ")"),
        mount == null ? Cgroups.notMounted(kernel) : null);
    return features;
  }

  private void add(String name, @Nullable String problem) {
    features.add(new Feature(name, Optional.empty(), Optional.ofNullable(problem)));
  }

  private static boolean reaches(int... capabilities) {
    return Capabilities.reachTheMachine() && Capabilities.missing(capabilities).isEmpty();
  }

  private static String missing(int... capabilities) {
    if (!Capabilities.reachTheMachine()) {
      return OUTSIDE;
    }
    String names = String.join(" and ", Capabilities.missing(capabilities));
    return Capabilities.areInBoundingSet(capabilities)
        ? "Run it as root or with " + names
        : "Not even root has it here. Grant "
            + names
            + " to the container (--cap-add) or the service (CapabilityBoundingSet=)";
  }

  /** Null if they cannot be listed. */
  private @Nullable ScanResult listing() {
    String name = "list every socket of this network namespace with its timer (netlink)";
    try {
      ScanResult sockets = SocketScan.list(EVERY_SOCKET, socket -> {});
      add(name, null);
      return sockets;
    } catch (IOException refused) {
      add(name, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private @Nullable String iterator() {
    try {
      BpfBackend.open(kernel, TcpState.LISTENING.bit(), true).close();
      return null;
    } catch (IOException refused) {
      return refused.getMessage();
    }
  }

  private @Nullable String descriptors() {
    try (PidFds processes = new PidFds(kernel)) {
      int errno = processes.tryOwn();
      String remedy = PidFds.remedy(errno);
      return errno == 0
          ? null
          : Errno.describe("pidfd_getfd", errno) + (remedy == null ? "" : ". " + remedy);
    }
  }

  private static String ptraceScope() throws IOException {
    Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope"); // exists only with Yama
    return Files.exists(scope) ? Files.readString(scope).trim() : "0";
  }

  private static @Nullable String owners(ScanResult sockets) {
    List<MissingPrivilege> unseen =
        sockets.missingPrivileges().stream()
            .filter(missing -> missing.purpose() == Purpose.SEE_OWNERS)
            .toList();
    return unseen.isEmpty()
        ? null
        : unseen.stream()
            .map(missing ->
                missing.count()
                    + (missing.count() == 1 ? " owner is" : " owners are")
                    + " unknown: "
                    + (missing.helps() || !reaches(Capabilities.SYS_PTRACE)
                        ? "see the remedy above"
                        : MissingPrivilege.OUT_OF_REACH))
            .collect(Collectors.joining("; "));
  }

  /**
   * Enters the namespace that this process is in, which changes nothing and needs the same
   * privileges.
   */
  private @Nullable String namespaces() {
    if (!reaches(Capabilities.SYS_ADMIN)) {
      return missing(Capabilities.SYS_ADMIN);
    }
    try (Fd own = new Fd(kernel, kernel.open("/proc/self/ns/net"))) {
      NetworkNamespaces.inside(own.number(), inside -> true);
      return null;
    } catch (IOException refused) {
      return refused.getMessage();
    }
  }
}
