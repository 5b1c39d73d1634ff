package org.keepalive4j.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.keepalive4j.linux.MissingRight;
import org.keepalive4j.linux.Way;

/** What is said beside results. */
public final class Messages {
  /** The dump was not consistent. */
  public static final String INTERRUPTED =
      "the kernel's socket tables changed much meanwhile: sockets may be missing or come twice";

  /** Why something is not seen that no right of this process would show. */
  static final String OUT_OF_REACH =
      "out of reach from here: in another pid or user namespace, of a process with more"
          + " capabilities, or the kernel's own";

  private Messages() {}

  /** How the settings were got at. */
  public static String way(Way way) {
    return switch (way) {
      case NONE -> "no settings were read";
      case ITERATOR -> "settings were read in one pass inside of the kernel (BPF iterator)";
      case DESCRIPTORS ->
          "settings were read through the processes that have the sockets (pidfd_getfd)";
    };
  }

  /** What was not seen, and why: one line a reason. */
  public static List<String> missing(List<MissingRight> rights) {
    Map<String, StringJoiner> byReason = new TreeMap<>();
    for (MissingRight right : rights) {
      byReason.computeIfAbsent(reason(right), name -> new StringJoiner(", ")).add(notSeen(right));
    }
    List<String> lines = new ArrayList<>();
    byReason.forEach((reason, what) -> lines.add("not seen: " + what + ": " + reason));
    return lines;
  }

  private static String reason(MissingRight right) {
    if (!right.helps()) {
      return OUT_OF_REACH;
    }
    String capability =
        right.right() == MissingRight.Right.ENTER_NAMESPACE ? "CAP_SYS_ADMIN" : "CAP_SYS_PTRACE";
    return "needs " + capability + " or root; see keepalive doctor";
  }

  private static String notSeen(MissingRight right) {
    return switch (right.right()) {
      case SEE_OWNERS -> "the owners of " + count(right, "socket", "sockets");
      case REACH_SOCKETS -> "the settings of " + count(right, "socket", "sockets");
      case SEE_NAMESPACE -> "the network namespaces of " + count(right, "process", "processes");
      case ENTER_NAMESPACE -> count(right, "network namespace", "network namespaces");
    };
  }

  private static String count(MissingRight right, String one, String several) {
    return right.count() + " " + (right.count() == 1 ? one : several);
  }
}
