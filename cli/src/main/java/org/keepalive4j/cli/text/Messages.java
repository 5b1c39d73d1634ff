package org.keepalive4j.cli.text;

import org.keepalive4j.linux.MissingRight;

/** What is said beside results. */
public final class Messages {
  /** The dump was not consistent. */
  public static final String INTERRUPTED =
      "the kernel's socket tables changed much meanwhile: sockets may be missing or come twice";

  private Messages() {}

  /** Which right was missing, for what, and how to get it. */
  public static String missing(MissingRight right) {
    String what =
        switch (right.right()) {
          case SEE_OWNERS -> "the owners of " + sockets(right.count()) + " are not seen";
          case REACH_SOCKETS -> "the settings of " + sockets(right.count()) + " are out of reach";
          case SEE_NAMESPACE ->
              "the network namespaces of " + right.count() + " processes are not seen";
          case ENTER_NAMESPACE -> right.count() + " network namespaces are left out";
        };
    String capability =
        right.right() == MissingRight.Right.ENTER_NAMESPACE ? "CAP_SYS_ADMIN" : "CAP_SYS_PTRACE";
    return what + ": needs " + capability + ", or root (keepalive doctor tells more)";
  }

  private static String sockets(long count) {
    return count == 1 ? "1 socket" : count + " sockets";
  }
}
