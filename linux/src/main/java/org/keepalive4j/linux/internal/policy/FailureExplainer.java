package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.CgroupPrograms;
import org.keepalive4j.linux.internal.bpf.ProgramTooLargeException;
import org.keepalive4j.linux.internal.bpf.VerifierException;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.CgroupDirectory;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.syscall.FileName;

/** Explains why an operation on a policy failed, and what to do about it. */
final class FailureExplainer {
  private static final int[] NEEDED = {
    Capabilities.BPF, Capabilities.PERFMON, Capabilities.NET_ADMIN
  };

  private FailureExplainer() {}

  /**
   * @param what what failed
   */
  static KernelPolicyException explain(String what, IOException refusal) {
    return switch (refusal) {
      case KernelPolicyException explained -> explained;
      case ProgramTooLargeException tooLarge ->
          of(
              Reason.TOO_LARGE,
              what,
              tooLarge,
              tooLarge.getMessage()
                  + "\nWrite fewer rules: larger networks, ranges of ports, or several cgroups");
      case VerifierException verifier -> notInThisKernel(what, verifier);
      case BtfException btf when btf.getCause() instanceof AccessDeniedException ->
          of(Reason.NOT_PERMITTED, what, btf, btf.getMessage());
      case BtfException btf when btf.getCause() == null -> notInThisKernel(what, btf);
      case SyscallException call -> explain(what, call);
      case AccessDeniedException denied ->
          of(Reason.NOT_PERMITTED, what, denied, Diagnosis.ofFile(denied));
      case FileSystemException file -> of(Reason.NOT_SUPPORTED, what, file, Diagnosis.ofFile(file));
      default -> of(Reason.NOT_SUPPORTED, what, refusal, refusal.getMessage());
    };
  }

  private static KernelPolicyException explain(String what, SyscallException call) {
    return switch (call.errno()) {
      case Errno.EPERM -> of(Reason.NOT_PERMITTED, what, call, call.getMessage());
      case Errno.EACCES ->
          of(
              Reason.NOT_PERMITTED,
              what,
              call,
              call.object().startsWith("/")
                  ? call.getMessage() + ". " + Diagnosis.ofEacces(Path.of(call.object()))
                  : call.getMessage());
      // bpf(2) returns these for a command, type or field that the kernel doesn't know.
      case Errno.EINVAL, Errno.E2BIG, Errno.EOPNOTSUPP ->
          !missingCapabilities().isEmpty()
              ? of(Reason.NOT_PERMITTED, what, call, call.getMessage())
              : call.operation().startsWith("BPF_")
                  ? notInThisKernel(what, call)
                  : of(Reason.NOT_SUPPORTED, what, call, call.getMessage());
      default -> of(Reason.NOT_SUPPORTED, what, call, call.getMessage());
    };
  }

  private static KernelPolicyException of(
      Reason reason, String what, IOException cause, @Nullable String explanation) {
    return new KernelPolicyException(reason, what + ": " + explanation, cause);
  }

  private static KernelPolicyException notInThisKernel(String what, IOException cause) {
    var built = "CONFIG_BPF_SYSCALL, CONFIG_CGROUP_BPF and CONFIG_DEBUG_INFO_BTF";
    var running = System.getProperty("os.version");
    var remedy =
        Diagnosis.isKernelAtLeast(6, 1)
            ? "Linux "
                + running
                + " can do this where it is built with "
                + built
                + ". If it is, please report this message"
            : "Needs Linux 6.1 or later, built with " + built + ", and this is " + running;
    return of(Reason.NOT_SUPPORTED, what, cause, cause.getMessage() + "\n" + remedy);
  }

  /** Explains why bpffs, which isn't mounted, can't be mounted at its usual place. */
  static KernelPolicyException notMounted(int errno) {
    var remedy =
        switch (errno) {
          case Errno.EPERM -> Diagnosis.ofEperm("mount(2)", Capabilities.SYS_ADMIN);
          case Errno.ENOSYS -> Diagnosis.ofEnosys("mount(2)", 1, 0);
          case Errno.ENODEV -> "Needs a kernel built with CONFIG_BPF_SYSCALL";
          case Errno.ENOENT ->
              "The directory /sys/fs/bpf exists only in sysfs: mount sysfs, or mount bpffs elsewhere:"
                  + " mkdir /run/bpf && mount -t bpf -o mode=0700 bpf /run/bpf";
          default -> "Mount it: mount -t bpf -o mode=0700 bpf /sys/fs/bpf";
        };
    return new KernelPolicyException(
        errno == Errno.EPERM ? Reason.NOT_PERMITTED : Reason.NOT_SUPPORTED,
        "bpffs keeps a policy in the kernel. It is not mounted, and mounting it at /sys/fs/bpf"
            + " failed: "
            + Errno.describe("mount", errno)
            + ". "
            + remedy,
        null);
  }

  /** Explains why the cgroup for a command can't be created or entered. */
  static KernelPolicyException cgroupNotMade(CgroupDirectory around, IOException cause) {
    var what = "a cgroup for the command cannot be made in " + FileName.shown(around.folder());
    boolean denied =
        cause instanceof AccessDeniedException && !Diagnosis.isReadOnly(Path.of(around.folder()));
    return denied
        ? of(
            Reason.NOT_PERMITTED,
            what,
            cause,
            Diagnosis.ofFile((AccessDeniedException) cause)
                + ", or below a cgroup that is yours (systemd-run --user --scope -p Delegate=yes)")
        : explain(what, cause);
  }

  /** Returns the capabilities that a policy needs and this process lacks: capabilities(7). */
  static List<String> missingCapabilities() {
    return Capabilities.missing(NEEDED);
  }

  /** Returns which capabilities are missing and why; null if none are. */
  static @Nullable String explainRights() {
    return Capabilities.reachTheMachine() && missingCapabilities().isEmpty()
        ? null
        : Diagnosis.ofEperm("bpf(2)", NEEDED);
  }

  /** Returns whether this process has CAP_SYS_ADMIN. */
  static boolean isAdministrator() {
    return Capabilities.isHeld(Capabilities.SYS_ADMIN);
  }

  /**
   * Explains why a program can't be attached to a cgroup. EPERM can also mean that another program
   * doesn't allow more programs.
   */
  static KernelPolicyException explainAttach(
      Bpf bpf, CgroupDirectory cgroup, String what, IOException refusal) {
    if (refusal instanceof SyscallException call && call.errno() == Errno.EPERM) {
      for (var each : cgroup.upwards()) {
        try (var folder = each.open(bpf.kernel())) {
          for (var type : List.of(BpfProgram.Type.SOCK_OPS, BpfProgram.Type.SETSOCKOPT)) {
            if (CgroupPrograms.isTaken(bpf, type, folder.number())) {
              return new KernelPolicyException(
                  Reason.FOREIGN_PROGRAM,
                  what
                      + ": another program has the cgroup "
                      + each
                      + " for itself ("
                      + type
                      + "). Find it with: bpftool cgroup show "
                      + FileName.shown(each.folder())
                      + ", and have its owner attach it with BPF_F_ALLOW_MULTI, or detach it",
                  refusal);
            }
          }
        } catch (SyscallException e) {
          refusal.addSuppressed(e); // without the privilege to query programs, that is the reason
        }
      }
    }
    return explain(what, refusal);
  }
}
