package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.ScanResult;

/** Messages about what a scan of sockets could not see. */
public final class ScanMessages {
  /** The dump was not consistent (NLM_F_DUMP_INTR). */
  private static final String INTERRUPTED =
      "the kernel's socket tables changed during the scan: sockets may be missing or listed twice";

  /** There were too many sockets to sort them without --sort. */
  public static final String UNSORTED =
      "more than "
          + SortedSockets.LIMIT / 1000
          + ",000 sockets: printed unsorted; give --sort COLUMN to sort them";

  private ScanMessages() {}

  /** Returns the message about policies that can't be read. */
  public static String policiesUnknown(String problem) {
    return "which policy applies is unknown: " + problem;
  }

  /**
   * Returns what a scan could not see or classify, and why.
   *
   * @param processUnknown how many sockets --process could not classify
   * @param userUnknown how many sockets --user could not classify
   * @param verbose whether to say which backend read the settings
   */
  public static List<String> of(
      ScanResult result, long processUnknown, long userUnknown, boolean verbose) {
    List<String> messages = new ArrayList<>();
    if (result.directionUnknown() > 0) {
      messages.add(directionUnknown(result.directionUnknown()));
    }
    leftOut(messages, processUnknown, "process", "so --process can't tell");
    leftOut(messages, userUnknown, "user", "so --user can't tell");
    leftOut(messages, result.cgroupUnknown(), "cgroup", "so --cgroup can't tell");
    if (result.directDescriptorsUnseen() > 0) {
      messages.add(directDescriptorsUnseen(result.directDescriptorsUnseen()));
    }
    messages.addAll(missing(result.missingPrivileges()));
    if (result.interrupted()) {
      messages.add(INTERRUPTED);
    }
    if (verbose) {
      messages.addAll(backend(result));
    }
    return messages;
  }

  private static void leftOut(List<String> messages, long sockets, String what, String why) {
    if (sockets > 0) {
      String left = sockets == 1 ? " socket left out: its " : " sockets left out: their ";
      messages.add(sockets + left + what + " is unknown, " + why);
    }
  }

  /**
   * Returns the message about connections that were left out because it is unknown which side
   * opened them.
   */
  static String directionUnknown(long connections) {
    boolean one = connections == 1;
    return connections
        + (one ? " connection" : " connections")
        + " left out: direction unknown. Match with `any` and without a port to include "
        + (one ? "it" : "them");
  }

  /** Returns the message about sockets of the process of --pid that may be left out. */
  static String directDescriptorsUnseen(long count) {
    return "the process may hold "
        + count
        + (count == 1 ? " more socket" : " more sockets")
        + " as io_uring direct descriptors. They are left out, because the kernel doesn't say which they"
        + " are. Match addresses and ports instead of --pid to include them";
  }

  /** Returns which backend read the settings, and why not a faster one. */
  static List<String> backend(ScanResult result) {
    String why = result.whyNotBpf().orElse(null);
    return why == null
        ? List.of(backend(result.backend()))
        : List.of(
            backend(result.backend()), "the BPF iterator is faster, but not possible: " + why);
  }

  private static String backend(Backend backend) {
    return switch (backend) {
      case NETLINK -> "no settings were read";
      case BPF -> "settings were read in one scan inside the kernel (BPF iterator)";
      case PIDFD -> "settings were read through the processes that own the sockets (pidfd_getfd)";
    };
  }

  /** Returns what is unknown for lack of privileges, one line for each reason. */
  static List<String> missing(List<MissingPrivilege> missing) {
    Map<String, StringJoiner> byReason = new TreeMap<>();
    for (MissingPrivilege each : missing) {
      byReason.computeIfAbsent(reason(each), name -> new StringJoiner("; ")).add(unknown(each));
    }
    List<String> lines = new ArrayList<>();
    byReason.forEach((reason, what) -> lines.add(what + " (" + reason + ")"));
    return lines;
  }

  private static String reason(MissingPrivilege missing) {
    if (missing.failure().isPresent()) {
      return missing.failure().get();
    }
    if (!missing.helps()) {
      return MissingPrivilege.OUT_OF_REACH;
    }
    List<String> capabilities = missing.capabilities();
    return "needs "
        + String.join(" and ", capabilities)
        + (capabilities.size() > 1 ? "," : "")
        + " or root; see keepalive doctor";
  }

  private static String unknown(MissingPrivilege missing) {
    return switch (missing.purpose()) {
      case SEE_OWNERS -> count(missing, "socket: owner unknown", "sockets: owners unknown");
      case REACH_SOCKETS -> count(missing, "socket: settings unknown", "sockets: settings unknown");
      case REACH_DIRECT_DESCRIPTORS ->
          count(
              missing,
              "io_uring direct descriptor: settings unknown",
              "io_uring direct descriptors: settings unknown");
      case SEE_NAMESPACE ->
          count(
              missing,
              "process: network namespace unknown",
              "processes: network namespaces unknown");
      case ENTER_NAMESPACE ->
          count(missing, "network namespace: not entered", "network namespaces: not entered");
    };
  }

  private static String count(MissingPrivilege missing, String one, String several) {
    return missing.count() + " " + (missing.count() == 1 ? one : several);
  }
}
