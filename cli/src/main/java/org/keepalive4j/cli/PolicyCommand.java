package org.keepalive4j.cli;

import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.Options;
import org.keepalive4j.Policy;
import org.keepalive4j.cli.text.PolicyText;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.policy.Installation;

/** {@code keepalive policy}: a policy in the kernel, for all processes of a cgroup. */
final class PolicyCommand implements Command {
  private static final String ROOT = "/";

  @Override
  public Options options() {
    return new Options().addOption(Arguments.valued("cgroup", "PATH"));
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
    console.print(PolicyText.explain(policy, KernelPolicy.check(policy)));
    return ExitStatus.DONE;
  }

  private static int install(Arguments arguments, Console console)
      throws UsageException, IOException {
    Policy policy = arguments.policy(1);
    arguments.requireWords(2);
    Installation done = KernelPolicy.install(policy, cgroup(arguments));
    console.print(PolicyText.installed(done, policy));
    Installation.Existing existing = done.existing();
    if (existing.directionUnknown() > 0) {
      console.message(PolicyText.directionUnknown(existing.directionUnknown()));
    }
    if (existing.namespacesNotEntered() > 0) {
      console.message(PolicyText.notEntered(existing.namespacesNotEntered()));
    }
    return existing.refused() == 0 ? ExitStatus.DONE : ExitStatus.NOT_DONE;
  }

  private static int show(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.refuse("cgroup");
    arguments.requireWords(1);
    console.print(PolicyText.show(KernelPolicy.installed()));
    return ExitStatus.DONE;
  }

  private static int remove(Arguments arguments, Console console)
      throws UsageException, IOException {
    arguments.requireWords(1);
    String cgroup = cgroup(arguments);
    KernelPolicy.remove(cgroup);
    console.print(PolicyText.removed(cgroup));
    return ExitStatus.DONE;
  }

  private static String cgroup(Arguments arguments) {
    String path = arguments.value("cgroup");
    return path == null ? ROOT : path;
  }
}
