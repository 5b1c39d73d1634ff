package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.ScanResult;

/** What is said beside results. */
public final class ScanMessages {
  /** The dump was not consistent. */
  public static final String INTERRUPTED =
      "the kernel's socket tables changed much meanwhile: sockets may be missing or come twice";

  private ScanMessages() {}

  /** Connections that are left out because which side opened them can't be told. */
  public static String directionUnknown(long connections) {
    return connections
        + (connections == 1 ? " connection" : " connections")
        + " left out: which side opened "
        + (connections == 1 ? "it" : "them")
        + " can't be told. Match with `any` and without a port to include "
        + (connections == 1 ? "it" : "them");
  }

  /** Sockets of the process of --pid that may be left out. */
  public static String directDescriptorsUnseen(long count) {
    return "the process may hold "
        + count
        + (count == 1 ? " more socket" : " more sockets")
        + " as io_uring direct descriptors, and the kernel doesn't tell which: left out."
        + " Match addresses and ports instead of --pid to include them";
  }

  /** How the settings were got at, and why not by the faster backend. */
  public static List<String> backend(ScanResult pass) {
    String why = pass.whyNotBpf();
    return why == null
        ? List.of(backend(pass.backend()))
        : List.of(
            backend(pass.backend()), "the BPF iterator, which is faster, is not possible: " + why);
  }

  private static String backend(Backend backend) {
    return switch (backend) {
      case NETLINK -> "no settings were read";
      case BPF -> "settings were read in one pass inside of the kernel (BPF iterator)";
      case PIDFD -> "settings were read through the processes that have the sockets (pidfd_getfd)";
    };
  }

  /** What was not seen, and why: one line a reason. */
  public static List<String> missing(List<MissingPrivilege> rights) {
    Map<String, StringJoiner> byReason = new TreeMap<>();
    for (MissingPrivilege right : rights) {
      byReason.computeIfAbsent(reason(right), name -> new StringJoiner(", ")).add(notSeen(right));
    }
    List<String> lines = new ArrayList<>();
    byReason.forEach((reason, what) -> lines.add("not seen: " + what + ": " + reason));
    return lines;
  }

  private static String reason(MissingPrivilege right) {
    if (right.failure() != null) {
      return right.failure();
    }
    if (!right.helps()) {
      return MissingPrivilege.OUT_OF_REACH;
    }
    List<String> capabilities = right.capabilities();
    return "needs "
        + String.join(" and ", capabilities)
        + (capabilities.size() > 1 ? "," : "")
        + " or root; see keepalive doctor";
  }

  private static String notSeen(MissingPrivilege right) {
    return switch (right.right()) {
      case SEE_OWNERS -> "the owners of " + count(right, "socket", "sockets");
      case REACH_SOCKETS -> "the settings of " + count(right, "socket", "sockets");
      case REACH_DIRECT_DESCRIPTORS ->
          "the settings of "
              + count(right, "io_uring direct descriptor", "io_uring direct descriptors");
      case SEE_NAMESPACE -> "the network namespaces of " + count(right, "process", "processes");
      case ENTER_NAMESPACE -> count(right, "network namespace", "network namespaces");
    };
  }

  private static String count(MissingPrivilege right, String one, String several) {
    return right.count() + " " + (right.count() == 1 ? one : several);
  }
}
