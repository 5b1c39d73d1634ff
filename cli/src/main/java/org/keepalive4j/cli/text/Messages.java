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

  /** Which rights were missing, for what, and how to get them: one line a right. */
  public static List<String> missing(List<MissingRight> rights) {
    Map<String, StringJoiner> byCapability = new TreeMap<>();
    for (MissingRight right : rights) {
      String capability =
          right.right() == MissingRight.Right.ENTER_NAMESPACE ? "CAP_SYS_ADMIN" : "CAP_SYS_PTRACE";
      byCapability.computeIfAbsent(capability, name -> new StringJoiner(", ")).add(notSeen(right));
    }
    List<String> lines = new ArrayList<>();
    byCapability.forEach((capability, what) ->
        lines.add(
            "not seen: " + what + ": needs " + capability + " or root; see keepalive doctor"));
    return lines;
  }

  private static String notSeen(MissingRight right) {
    return switch (right.right()) {
      case SEE_OWNERS -> "the owners of " + sockets(right.count());
      case REACH_SOCKETS -> "the settings of " + sockets(right.count());
      case SEE_NAMESPACE -> "the network namespaces of " + right.count() + " processes";
      case ENTER_NAMESPACE -> right.count() + " network namespaces";
    };
  }

  private static String sockets(long count) {
    return count == 1 ? "1 socket" : count + " sockets";
  }
}
