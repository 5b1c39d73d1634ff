package org.keepalive4j.cli.text;

import java.util.List;
import org.keepalive4j.linux.Machine;
import org.keepalive4j.linux.policy.Feature;

/** What works on this machine, a line each, with the remedy under what does not. */
public final class DoctorText {
  private static final String OUTSIDE =
      "run as root outside of this user namespace (a container's): rights in it end there";

  private final StringBuilder text = new StringBuilder();

  private DoctorText() {}

  /** All lines. */
  public static String of(Machine machine, List<Feature> policies) {
    DoctorText doctor = new DoctorText();
    doctor.lines(machine);
    doctor.text.append("\nfor keepalive policy and run:\n");
    for (Feature feature : policies) {
      String detail = feature.detail();
      String problem = feature.problem();
      doctor.line(
          feature.works(),
          feature.name() + (detail == null ? "" : " (" + detail + ")"),
          // the cause, and the remedy after it
          problem == null ? "" : problem.replace("\n", "\n       "));
    }
    return doctor.text.toString();
  }

  private void lines(Machine machine) {
    String java = System.getProperty("java.version") + ", " + System.getProperty("java.home");
    text.append("Linux ").append(machine.kernel()).append(", Java ").append(java).append("\n\n");
    needed(
        machine.listed() >= 0,
        "list every socket of this network namespace, with timers (netlink)",
        "allow netlink sockets of the family NETLINK_SOCK_DIAG: a sandbox or seccomp filter refuses"
            + " them");
    needed(
        machine.readsOwnSockets(),
        "read and set a socket through its process (pidfd_getfd)",
        "needs Linux 5.6 or later, and no seccomp filter against pidfd_getfd");
    needed(
        machine.tracesAny() || machine.ptraceScope() == 0,
        "the same for other processes of this user",
        "kernel.yama.ptrace_scope is "
            + machine.ptraceScope()
            + ": run as root or with CAP_SYS_PTRACE, or set it to 0");
    needed(
        machine.tracesAny(),
        "the same for processes of every user that have no more capabilities than this one",
        machine.inFirstUserNamespace()
            ? "run as root or with CAP_SYS_PTRACE: sudo ./keepalive ..."
            : OUTSIDE);
    line(
        machine.ownersUnseen() == 0,
        "see who owns each socket of this network namespace",
        machine.ownersUnseen()
            + " not seen: "
            + (machine.tracesAny() ? Messages.OUT_OF_REACH : "see the remedy above"));
    needed(
        machine.entersNamespaces(),
        "look into other network namespaces (containers): --all-namespaces, --pid",
        machine.inFirstUserNamespace() ? "run as root or with CAP_SYS_ADMIN" : OUTSIDE);
    needed(
        machine.cgroup2() != null,
        "name the cgroup of a socket (cgroup v2"
            + (machine.cgroup2() == null ? ")" : " at " + machine.cgroup2() + ")"),
        "mount it: mount -t cgroup2 none /sys/fs/cgroup");
  }

  private void needed(boolean works, String what, String remedy) {
    line(works, what, "remedy: " + remedy);
  }

  private void line(boolean works, String what, String otherwise) {
    text.append(works ? "yes  " : "no   ").append(what).append('\n');
    if (!works) {
      text.append("       ").append(otherwise).append('\n');
    }
  }
}
