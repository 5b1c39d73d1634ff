package org.keepalive4j.linux.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do: capabilities(7), user_namespaces(7). */
public final class Capabilities {
  // linux/capability.h
  public static final int NET_ADMIN = 12;
  public static final int SYS_PTRACE = 19;
  public static final int SYS_ADMIN = 21;
  public static final int PERFMON = 38;
  public static final int BPF = 39;

  // The inode that the first user namespace has on every machine: PROC_USER_INIT_INO in
  // linux/proc_ns.h
  private static final String FIRST_USER_NAMESPACE = "user:[" + 0xEFFFFFFDL + "]";

  private Capabilities() {}

  /** Whether this process has a capability, be it in a user namespace of its own only. */
  public static boolean isHeld(int capability) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          long effective = Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16);
          return (effective >>> capability & 1) != 0;
        }
      }
      return false;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Whether capabilities of this process count on the whole machine, and not in a container. */
  public static boolean reachTheMachine() {
    try {
      Path namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
      return namespace.toString().equals(FIRST_USER_NAMESPACE);
    } catch (IOException noUserNamespaces) {
      return true;
    }
  }
}
