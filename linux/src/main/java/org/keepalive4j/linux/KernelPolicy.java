package org.keepalive4j.linux;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.internal.policy.Coverage;
import org.keepalive4j.linux.internal.policy.FeatureProbe;
import org.keepalive4j.linux.internal.policy.PolicyInstaller;
import org.keepalive4j.linux.internal.policy.TransientCgroup;

/**
 * A policy for every process of a cgroup, kept by the kernel: connections get their settings when
 * they are made or accepted, whatever program makes them.
 *
 * <pre>{@code
 * Installation done = KernelPolicy.install(Policy.parse("any * idle=60s"), "/");
 * }</pre>
 *
 * <p>Cgroups are those of version 2, named by their path below its mount point ({@code /} is the
 * root: the whole machine; {@code /system.slice/sshd.service}) or by the folder's full path. A
 * policy on a cgroup is for all cgroups below it too. Where a connection is under several policies,
 * that of the outermost cgroup is applied last. MPTCP connections are not covered.
 *
 * <p>Safe for any thread; installing and removing wait for each other, in all processes. Needs
 * CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON, and CAP_SYS_ADMIN where bpffs has to be mounted or
 * connections of other network namespaces are to be reached.
 */
public final class KernelPolicy {
  private KernelPolicy() {}

  /**
   * Installs a policy on a cgroup, in place of the one that may be there, and applies it to the
   * connections that exist. It stays until it is removed, the cgroup is, or the machine is
   * restarted. Replacing is atomic: killed at any moment, this leaves the old policy or the new
   * one.
   *
   * @throws IllegalArgumentException for a rule with a host name, which the kernel cannot know, or
   *     a path that is empty or has {@code ..} in it
   * @throws KernelPolicyException if it cannot be done here, with what is missing and the remedy
   */
  public static Installation install(Policy policy, String cgroup) throws IOException {
    return PolicyInstaller.install(policy, cgroup);
  }

  /**
   * The policies that are installed, also those whose cgroup is gone, with what the kernel says of
   * each. Those that can't be read are in {@link #unreadable}. Needs no right but to read the pins
   * in bpffs (CAP_BPF before Linux 6.5).
   *
   * @throws KernelPolicyException if the pins may not be read
   */
  public static List<InstalledPolicy> installed() throws IOException {
    return PolicyInstaller.installed();
  }

  /**
   * Returns the policies that are installed and can't be read, because another version of this
   * library installed them, or somebody changed what is pinned.
   *
   * @throws KernelPolicyException if the pins may not be read
   */
  public static List<UnreadablePolicy> unreadable() throws IOException {
    return PolicyInstaller.unreadable();
  }

  /**
   * Removes the policy of a cgroup, also of one that is gone. Connections keep the settings that
   * they have.
   *
   * @throws IllegalArgumentException for a path that is empty or has {@code ..} in it
   * @throws KernelPolicyException if it has none, or a right is missing
   */
  public static void remove(String cgroup) throws IOException {
    PolicyInstaller.remove(cgroup);
  }

  /**
   * What may surprise about a policy: rules that never match because an earlier one covers them,
   * and rules that the kernel cannot take, but the agent can. Needs no right and no Linux.
   */
  public static List<PolicyWarning> check(Policy policy) {
    return Coverage.check(policy);
  }

  /**
   * Replaces this process by a command under a policy of its own: arguments, environment, standard
   * streams, working directory and process number are the command's own. The policy is on a cgroup
   * made for it below the one this process is in, and gone with its last process.
   *
   * <p>Does not return: this virtual machine ends without shutdown hooks. Its own limit of open
   * files is the command's too, so start it with {@code -XX:-MaxFDLimit}.
   *
   * @param command the program, looked for in PATH as a shell does, and its arguments
   * @throws IllegalArgumentException for a rule with a host name, or no command
   * @throws KernelPolicyException if it cannot be done here, with what is missing and the remedy
   * @throws org.keepalive4j.linux.SyscallException if the command cannot be executed
   */
  public static void run(Policy policy, List<String> command) throws IOException {
    TransientCgroup.run(policy, command);
  }

  /**
   * What policies in the kernel need, and whether it works here, found out by trying: programs are
   * loaded and thrown away, nothing is installed.
   */
  public static List<Feature> features() {
    return FeatureProbe.probe();
  }
}
