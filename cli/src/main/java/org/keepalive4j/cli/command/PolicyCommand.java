package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;
import org.keepalive4j.cli.output.PolicyJson;
import org.keepalive4j.cli.output.PolicyText;
import org.keepalive4j.cli.output.SettingsWarnings;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.Installation;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.PolicyWarning;
import org.keepalive4j.linux.UnreadablePolicy;

/** {@code keepalive policy}: checks, installs, shows and removes policies in the kernel. */
final class PolicyCommand implements Command {
  private static final String ROOT = "/";

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    List<String> words = arguments.words();
    String subcommand = words.isEmpty() ? "" : words.getFirst();
    try {
      return switch (subcommand) {
        case "check" -> check(arguments, streams);
        case "install" -> install(arguments, streams);
        case "show" -> show(arguments, streams);
        case "remove" -> remove(arguments, streams);
        default ->
            throw arguments.usage(
                subcommand.isEmpty()
                    ? "check, install, show or remove?"
                    : "expected check, install, show or remove, got `"
                        + subcommand
                        + "`"
                        + Arguments.didYouMean(
                            subcommand, List.of("check", "install", "show", "remove")));
      };
    } catch (IllegalArgumentException e) { // a rule that the kernel can't apply, or an invalid path
      throw arguments.usage(String.valueOf(e.getMessage()));
    }
  }

  private static int check(Arguments arguments, StandardStreams streams)
      throws UsageException, IOException {
    refuse(arguments, "cgroup", "dry-run", "json");
    Policy policy = arguments.policy(1);
    arguments.requireWords(2);
    boolean forAgent = isForAgent(arguments);
    List<PolicyWarning> warnings = SettingsWarnings.of(policy);
    streams.print(PolicyText.explain(policy, warnings, forAgent));
    for (PolicyWarning warning : warnings) {
      if (warning.unusable() && !forAgent) { // as install does
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

  private static int install(Arguments arguments, StandardStreams streams)
      throws UsageException, IOException {
    refuse(arguments, "for", "json");
    Policy policy = arguments.trustedPolicy(1, streams);
    arguments.requireWords(2);
    if (arguments.has("dry-run")) {
      streams.print(PolicyText.plan(KernelPolicy.dryRun(policy, cgroup(arguments)), policy));
      warn(policy, streams);
      return ExitStatus.DONE;
    }
    Installation done = KernelPolicy.install(policy, cgroup(arguments));
    streams.printReport(PolicyText.installed(done, policy));
    warn(policy, streams);
    Installation.Existing existing = done.existing();
    if (existing.directionUnknown() > 0) {
      streams.message(PolicyText.directionUnknown(existing.directionUnknown()));
    }
    if (existing.problem().isPresent()) {
      streams.message(PolicyText.notReached(existing));
    }
    return ExitStatus.DONE; // any other status would mean that the previous policy is still active
  }

  private static void warn(Policy policy, StandardStreams streams) throws IOException {
    for (PolicyWarning warning : SettingsWarnings.of(policy)) {
      streams.message("warning: " + warning);
    }
  }

  private static int show(Arguments arguments, StandardStreams streams)
      throws UsageException, IOException {
    refuse(arguments, "for", "dry-run");
    arguments.requireWords(1);
    List<InstalledPolicy> installed = KernelPolicy.installed();
    List<UnreadablePolicy> unreadable = KernelPolicy.unreadable();
    String given = arguments.fileName("cgroup");
    if (given != null) {
      String path = KernelPolicy.cgroupPath(given);
      installed = installed.stream().filter(policy -> policy.cgroup().equals(path)).toList();
      unreadable =
          unreadable.stream()
              .filter(policy -> policy.cgroup().filter(path::equals).isPresent())
              .toList();
    }
    if (arguments.has("json")) {
      PolicyJson.write(installed, unreadable, streams.out());
    } else {
      streams.print(PolicyText.show(installed, unreadable));
    }
    if (installed.stream().anyMatch(policy -> policy.state() == State.UNKNOWN)) {
      streams.message(PolicyText.STATE_UNKNOWN);
    }
    return ExitStatus.DONE;
  }

  private static int remove(Arguments arguments, StandardStreams streams)
      throws UsageException, IOException {
    refuse(arguments, "for", "dry-run", "json");
    arguments.requireWords(1);
    String cgroup = cgroup(arguments);
    KernelPolicy.remove(cgroup);
    streams.printReport(PolicyText.removed(cgroup));
    return ExitStatus.DONE;
  }

  private static void refuse(Arguments arguments, String... options) throws UsageException {
    for (String option : options) {
      arguments.refuse(option);
    }
  }

  private static String cgroup(Arguments arguments) throws IOException {
    String path = arguments.fileName("cgroup");
    return path == null ? ROOT : path;
  }
}
