package org.keepalive4j.cli;

import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.Options;
import org.keepalive4j.Policy;
import org.keepalive4j.cli.text.PolicyText;
import org.keepalive4j.linux.Installation;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.PolicyWarning;

/** {@code keepalive policy}: a policy in the kernel, for all processes of a cgroup. */
final class PolicyCommand implements Command {
  private static final String ROOT = "/";

  @Override
  public Options options() {
    return new Options()
        .addOption(Arguments.valued("for", "ENGINE"))
        .addOption(Arguments.valued("cgroup", "PATH"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageException, IOException {
    List<String> words = arguments.words();
    String what = words.isEmpty() ? "" : words.getFirst();
    try {
      return switch (what) {
        case "check" -> check(arguments, console);
        case "install" -> install(arguments, console);
        case "show" -> show(arguments, console);
        case "remove" -> remove(arguments, console);
        default ->
            throw arguments.usage(
                what.isEmpty()
                    ? "check, install, show or remove?"
                    : "expected check, install, show or remove, got `" + what + "`");
      };
    } catch (
        IllegalArgumentException e) { // a rule that the kernel cannot know, or no cgroup's path
      throw arguments.usage(String.valueOf(e.getMessage()));
    }
  }

  private static int check(Arguments arguments, Console console)
      throws UsageException, IOException {
    arguments.refuse("cgroup");
    Policy policy = arguments.policy(1);
    arguments.requireWords(2);
    boolean forAgent = isForAgent(arguments);
    List<PolicyWarning> warnings = KernelPolicy.check(policy);
    console.print(PolicyText.explain(policy, warnings, forAgent));
    for (PolicyWarning warning : warnings) {
      if (warning.unusable() && !forAgent) { // as install complains
        throw arguments.usage(warning.toString());
      }
    }
    return ExitStatus.DONE;
  }

  private static boolean isForAgent(Arguments arguments) throws UsageException {
    String engine = arguments.value("for");
    return switch (engine == null ? "kernel" : engine) {
      case "kernel" -> false;
      case "agent" -> true;
      default -> throw arguments.usage("--for needs kernel or agent, got `" + engine + "`");
    };
  }

  private static int install(Arguments arguments, Console console)
      throws UsageException, IOException {
    arguments.refuse("for");
    Policy policy = arguments.trustedPolicy(1, console);
    arguments.requireWords(2);
    Installation done = KernelPolicy.install(policy, cgroup(arguments));
    console.announce(PolicyText.installed(done, policy));
    Installation.Existing existing = done.existing();
    if (existing.directionUnknown() > 0) {
      console.message(PolicyText.directionUnknown(existing.directionUnknown()));
    }
    if (existing.problem() != null) {
      console.message(PolicyText.notReached(existing));
    }
    return ExitStatus.DONE; // any other status means that the policy before is still active
  }

  private static int show(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.refuse("cgroup");
    arguments.refuse("for");
    arguments.requireWords(1);
    List<InstalledPolicy> installed = KernelPolicy.installed();
    console.print(PolicyText.show(installed, KernelPolicy.unreadable()));
    if (installed.stream().anyMatch(policy -> policy.state() == State.UNKNOWN)) {
      console.message(PolicyText.STATE_UNKNOWN);
    }
    return ExitStatus.DONE;
  }

  private static int remove(Arguments arguments, Console console)
      throws UsageException, IOException {
    arguments.refuse("for");
    arguments.requireWords(1);
    String cgroup = cgroup(arguments);
    KernelPolicy.remove(cgroup);
    console.announce(PolicyText.removed(cgroup));
    return ExitStatus.DONE;
  }

  private static String cgroup(Arguments arguments) throws IOException {
    String path = arguments.fileName("cgroup");
    return path == null ? ROOT : path;
  }
}
