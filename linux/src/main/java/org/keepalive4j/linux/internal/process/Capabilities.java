package org.keepalive4j.linux.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The privileges of this process: capabilities(7), user_namespaces(7). */
public final class Capabilities {
  // linux/capability.h
  public static final int DAC_OVERRIDE = 1;
  public static final int DAC_READ_SEARCH = 2;
  public static final int NET_ADMIN = 12;
  public static final int SYS_PTRACE = 19;
  public static final int SYS_ADMIN = 21;
  public static final int PERFMON = 38;
  public static final int BPF = 39;

  // The inode that the first user namespace has on every machine: PROC_USER_INIT_INO in
  // linux/proc_ns.h
  private static final String FIRST_USER_NAMESPACE = "user:[" + 0xEFFFFFFDL + "]";

  private Capabilities() {}

  /** Returns whether this process has a capability, even if only in its own user namespace. */
  public static boolean isHeld(int capability) {
    return isIn("CapEff", capability);
  }

  /** Whether root has a capability here: not in many containers and services. */
  public static boolean isInBoundingSet(int capability) {
    return isIn("CapBnd", capability);
  }

  private static boolean isIn(String set, int capability) {
    String value = status(set);
    return !value.isEmpty() && (Long.parseUnsignedLong(value, 16) >>> capability & 1) != 0;
  }

  /** Returns a field of /proc/self/status, empty if there is none. */
  private static String status(String field) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(field + ":")) {
          return line.substring(field.length() + 1).trim();
        }
      }
      return "";
    } catch (IOException unreadable) {
      return "";
    }
  }

  /**
   * Returns the names of the capabilities that this process lacks. A more powerful capability that
   * the kernel accepts instead counts as well.
   */
  public static List<String> missing(int... capabilities) {
    List<String> missing = new ArrayList<>();
    for (int capability : capabilities) {
      if (!isHeld(capability) && !isHeld(inPlaceOf(capability))) {
        missing.add(name(capability));
      }
    }
    return missing;
  }

  /** Returns whether root would have these capabilities here: they are in the bounding set. */
  public static boolean areInBoundingSet(int... capabilities) {
    for (int capability : capabilities) {
      if (!isIn("CapBnd", capability) && !isIn("CapBnd", inPlaceOf(capability))) {
        return false;
      }
    }
    return true;
  }

  private static int inPlaceOf(int capability) {
    return switch (capability) {
      case BPF, PERFMON, NET_ADMIN -> SYS_ADMIN; // bpf_token_capable() in kernel/bpf/token.c
      case DAC_READ_SEARCH -> DAC_OVERRIDE; // generic_permission() in fs/namei.c
      default -> capability;
    };
  }

  private static String name(int capability) {
    return switch (capability) {
      case DAC_OVERRIDE -> "CAP_DAC_OVERRIDE";
      case DAC_READ_SEARCH -> "CAP_DAC_READ_SEARCH";
      case NET_ADMIN -> "CAP_NET_ADMIN";
      case SYS_PTRACE -> "CAP_SYS_PTRACE";
      case SYS_ADMIN -> "CAP_SYS_ADMIN";
      case PERFMON -> "CAP_PERFMON";
      case BPF -> "CAP_BPF";
      default -> "capability " + capability;
    };
  }

  /** Returns whether this process has a seccomp filter: proc(5). */
  static boolean areFiltered() {
    return status("Seccomp").equals("2"); // SECCOMP_MODE_FILTER
  }

  /**
   * Returns whether this process is in the host's user namespace, where capabilities have full
   * effect.
   */
  public static boolean reachTheMachine() {
    try {
      Path namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
      return namespace.toString().equals(FIRST_USER_NAMESPACE);
    } catch (IOException noUserNamespaces) {
      return true;
    }
  }
}
