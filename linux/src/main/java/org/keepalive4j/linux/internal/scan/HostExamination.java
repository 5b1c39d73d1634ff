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
      "run as root outside of this user namespace (a container's): rights in it end there";

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
    add("read and set them all in one pass inside of the kernel (BPF iterator)", iterator());
    add("read and set a socket through its process (pidfd_getfd)", descriptors());
    String scope = ptraceScope();
    boolean traces = reaches(Capabilities.SYS_PTRACE);
    add(
        "the same for other processes of this user",
        traces || scope.equals("0")
            ? null
            : remedy(
                "kernel.yama.ptrace_scope is "
                    + scope
                    + ": run as root or with CAP_SYS_PTRACE, or set it to 0"));
    boolean tracesAny = reaches(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH);
    add(
        "the same for processes of every user that have no more capabilities than this one",
        tracesAny ? null : missing(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH));
    if (sockets != null) {
      add("see who owns each socket of this network namespace", owners(sockets));
    }
    add("look into other network namespaces (containers): --all-namespaces, --pid", namespaces());
    String mount = Cgroups.mountPoint(kernel);
    add(
        "name the cgroup of a socket (cgroup v2" + (mount == null ? ")" : " at " + mount + ")"),
        mount == null ? remedy(Cgroups.notMounted(kernel)) : null);
    return features;
  }

  private void add(String name, @Nullable String problem) {
    features.add(new Feature(name, Optional.empty(), Optional.ofNullable(problem)));
  }

  private static String remedy(String text) {
    return "remedy: " + text;
  }

  private static boolean reaches(int... capabilities) {
    return Capabilities.reachTheMachine() && Capabilities.missing(capabilities).isEmpty();
  }

  private static String missing(int... capabilities) {
    if (!Capabilities.reachTheMachine()) {
      return remedy(OUTSIDE);
    }
    String names = String.join(" and ", Capabilities.missing(capabilities));
    return remedy(
        Capabilities.areInBoundingSet(capabilities)
            ? "run as root or with " + names
            : "grant "
                + names
                + " to the container (--cap-add) or the service"
                + " (CapabilityBoundingSet=), where not even root gets it");
  }

  /** Null if they cannot be listed. */
  private @Nullable ScanResult listing() {
    String name = "list every socket of this network namespace, with timers (netlink)";
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
      return errno == 0 ? null : Errno.describe(errno) + (remedy == null ? "" : ". " + remedy);
    }
  }

  private static String ptraceScope() throws IOException {
    Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope"); // not there without Yama
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
                    + " not seen: "
                    + (missing.helps() || !reaches(Capabilities.SYS_PTRACE)
                        ? "see the remedy above"
                        : MissingPrivilege.OUT_OF_REACH))
            .collect(Collectors.joining("; "));
  }

  /** Enters the namespace that this process is in, which changes nothing and needs the same. */
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
