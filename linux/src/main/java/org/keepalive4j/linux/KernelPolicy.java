package org.keepalive4j.linux;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.internal.policy.FeatureProbe;
import org.keepalive4j.linux.internal.policy.PolicyChecker;
import org.keepalive4j.linux.internal.policy.PolicyInstaller;
import org.keepalive4j.linux.internal.policy.TransientCgroup;

/**
 * Installs policies in the kernel. A policy applies to every process of a cgroup: the kernel sets
 * the options when a connection is opened or accepted, whatever the program.
 *
 * <pre>{@code
 * Installation installation = KernelPolicy.install(Policy.parse("any * idle=60s"), "/");
 * }</pre>
 *
 * <p>A cgroup of version 2 is named by its path below the mount point, such as {@code
 * /system.slice/sshd.service}, or by the full path of its directory. {@code /} is the root, which
 * means the whole host. A policy also applies to all cgroups below its own. If several policies
 * apply to a connection, the policy of the outermost cgroup is applied last. MPTCP connections are
 * not covered.
 *
 * <p>Thread-safe. Installing and removing wait for each other, across all processes. Needs CAP_BPF,
 * CAP_NET_ADMIN and CAP_PERFMON, and CAP_SYS_ADMIN to mount bpffs or to change connections in other
 * network namespaces.
 */
public final class KernelPolicy {
  private KernelPolicy() {}

  /**
   * Installs a policy on a cgroup, replaces the previous one, and applies the policy to open
   * connections. The policy stays until it or the cgroup is removed, or the host restarts.
   * Replacing is atomic: if this process is killed, either the old or the new policy is active.
   *
   * @throws IllegalArgumentException for a rule with a host name, which the kernel doesn't know, or
   *     a path that is empty or contains {@code ..}
   * @throws KernelPolicyException if the policy can't be installed; the message names the reason
   *     and the remedy
   */
  public static Installation install(Policy policy, String cgroup) throws IOException {
    return PolicyInstaller.install(policy, cgroup);
  }

  /**
   * Does what {@link #install} does before it changes anything: finds the cgroup and what is
   * installed there, and has the kernel load the programs. Then discards them.
   *
   * @throws IllegalArgumentException as {@link #install} does
   * @throws KernelPolicyException if installing would fail for the reason in the message
   */
  public static InstallationPlan dryRun(Policy policy, String cgroup) throws IOException {
    return PolicyInstaller.dryRun(policy, cgroup);
  }

  /**
   * Returns the path of a cgroup below the mount point, which is how {@link InstalledPolicy} names
   * it. The cgroup need not exist.
   *
   * @throws IllegalArgumentException for a path that is empty or contains {@code ..}
   * @throws KernelPolicyException if cgroup version 2 isn't mounted
   */
  public static String cgroupPath(String cgroup) throws IOException {
    return PolicyInstaller.cgroupPath(cgroup);
  }

  /**
   * Returns the installed policies with their state in the kernel, including those whose cgroup was
   * removed. {@link #unreadable} returns those that can't be read. Needs read access to the pins in
   * bpffs, and CAP_BPF before Linux 6.5.
   *
   * @throws KernelPolicyException if this process can't read the pins
   */
  public static List<InstalledPolicy> installed() throws IOException {
    return PolicyInstaller.installed();
  }

  /**
   * Returns the policies that are installed and can't be read, because another version of this
   * library installed them, or somebody changed what is pinned.
   *
   * @throws KernelPolicyException if this process can't read the pins
   */
  public static List<UnreadablePolicy> unreadable() throws IOException {
    return PolicyInstaller.unreadable();
  }

  /**
   * Removes the policy of a cgroup, which may have been removed itself. Connections keep their
   * settings.
   *
   * @throws IllegalArgumentException for a path that is empty or contains {@code ..}
   * @throws KernelPolicyException if the cgroup has no policy, or a privilege is missing
   */
  public static void remove(String cgroup) throws IOException {
    PolicyInstaller.remove(cgroup);
  }

  /**
   * Returns warnings about a policy: rules that never match because of earlier rules, and rules
   * that only the agent can apply, not the kernel. Needs no privileges, and works on any system.
   */
  public static List<PolicyWarning> check(Policy policy) {
    return PolicyChecker.check(policy);
  }

  /**
   * Replaces this process with a command under its own policy. The command keeps the environment,
   * the standard streams, the working directory and the process ID. The policy is attached to a new
   * cgroup below the current one. The cgroup stays, empty, after its last process has ended, until
   * the next call with the same parent cgroup removes it.
   *
   * <p>Doesn't return: this JVM ends without running shutdown hooks. The command inherits its limit
   * of open files, so start the JVM with {@code -XX:-MaxFDLimit}.
   *
   * @param command the program, searched in PATH, and its arguments
   * @throws IllegalArgumentException for a rule with a host name, or no command
   * @throws KernelPolicyException if the policy can't be installed; the message names the reason
   *     and the remedy
   * @throws org.keepalive4j.linux.SyscallException if the command can't be executed
   */
  public static void run(Policy policy, List<String> command) throws IOException {
    TransientCgroup.run(policy, command);
  }

  /**
   * Returns the features that kernel policies need, and whether they work here. Each one is tried:
   * programs are loaded and discarded, nothing is installed.
   */
  public static List<Feature> features() {
    return FeatureProbe.probe();
  }
}
