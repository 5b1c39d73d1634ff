package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfProgram;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.CgroupPrograms;
import org.keepalive4j.linux.bpf.ProgramTooLargeException;
import org.keepalive4j.linux.bpf.VerifierException;
import org.keepalive4j.linux.policy.KernelPolicyException.Reason;
import org.keepalive4j.linux.process.Capabilities;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.SyscallException;

/** Says what a refusal means and what helps. */
final class Refusals {
  private static final String KERNEL =
      "Needs Linux 6.1 or later with CONFIG_BPF_SYSCALL, CONFIG_CGROUP_BPF and"
          + " CONFIG_DEBUG_INFO_BTF";

  private Refusals() {}

  /**
   * @param what could not be done
   */
  static KernelPolicyException explain(String what, IOException refusal) {
    return switch (refusal) {
      case KernelPolicyException explained -> explained;
      case ProgramTooLargeException tooLarge ->
          of(
              Reason.TOO_LARGE,
              what,
              tooLarge,
              "Write fewer rules: larger networks, ranges of ports, or several cgroups");
      case VerifierException verifier -> of(Reason.NOT_SUPPORTED, what, verifier, KERNEL);
      case BtfException btf -> of(Reason.NOT_SUPPORTED, what, btf, KERNEL);
      case AccessDeniedException denied -> notPermitted(what, denied);
      case SyscallException call ->
          switch (call.errno()) {
            case Errno.EPERM, Errno.EACCES -> notPermitted(what, call);
            default -> of(Reason.NOT_SUPPORTED, what, call, KERNEL);
          };
      default -> of(Reason.NOT_SUPPORTED, what, refusal, KERNEL);
    };
  }

  private static KernelPolicyException of(
      Reason reason, String what, IOException cause, String remedy) {
    return new KernelPolicyException(
        reason, what + ": " + cause.getMessage() + "\n" + remedy, cause);
  }

  private static KernelPolicyException notPermitted(String what, IOException cause) {
    var missing = missingCapabilities();
    return new KernelPolicyException(
        Reason.NOT_PERMITTED,
        what
            + ": "
            + (cause instanceof AccessDeniedException ? "no access to " : "")
            + cause.getMessage()
            + (missing.isEmpty()
                ? ". This process has the capabilities, so something else forbids it: a user"
                    + " namespace (a container's), seccomp, or a security module"
                : ". Missing here: " + String.join(", ", missing) + ". Run it as root"),
        cause);
  }

  /** Of the capabilities that a policy needs, those that this process has not: capabilities(7). */
  static List<String> missingCapabilities() {
    List<String> missing = new ArrayList<>();
    if (!isAdministrator()) { // for bpf(2) it includes the others
      add(missing, Capabilities.BPF, "CAP_BPF");
      add(missing, Capabilities.PERFMON, "CAP_PERFMON");
      add(missing, Capabilities.NET_ADMIN, "CAP_NET_ADMIN");
    }
    return missing;
  }

  /** Whether this process has CAP_SYS_ADMIN. */
  static boolean isAdministrator() {
    return Capabilities.isHeld(Capabilities.SYS_ADMIN);
  }

  private static void add(List<String> missing, int capability, String name) {
    if (!Capabilities.isHeld(capability)) {
      missing.add(name);
    }
  }

  /**
   * What it means that a program could not be attached to a cgroup: EPERM also says that another
   * program has it for itself.
   */
  static KernelPolicyException explainAttach(
      Bpf bpf, CgroupFolder cgroup, String what, IOException refusal) {
    if (refusal instanceof SyscallException call && call.errno() == Errno.EPERM) {
      for (var each : cgroup.upwards()) {
        try (var folder = each.open(bpf.kernel())) {
          for (var type : List.of(BpfProgram.Type.SOCK_OPS, BpfProgram.Type.SETSOCKOPT)) {
            if (CgroupPrograms.isTaken(bpf, type, folder.number())) {
              return new KernelPolicyException(
                  Reason.FOREIGN_PROGRAM,
                  what
                      + ": another program has the cgroup "
                      + each.path()
                      + " for itself ("
                      + type
                      + "). Find it with: bpftool cgroup show "
                      + each.folder()
                      + ", and have its owner attach it with BPF_F_ALLOW_MULTI, or take it away",
                  refusal);
            }
          }
        } catch (SyscallException e) {
          refusal.addSuppressed(e); // not permitted to look: then that is the explanation
        }
      }
    }
    return explain(what, refusal);
  }
}
