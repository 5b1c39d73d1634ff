package org.keepalive4j.cli.output;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Durations;
import org.keepalive4j.Host;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Ports;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.Installation;
import org.keepalive4j.linux.InstallationPlan;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.PolicyWarning;
import org.keepalive4j.linux.UnreadablePolicy;
import org.keepalive4j.linux.internal.syscall.FileName;

/** Explains policies, and reports what happened to them in the kernel. */
public final class PolicyText {
  /** What to do where a kernel policy is not possible. */
  public static final String AGENT_INSTEAD =
      "For a JVM, the agent needs no privileges: java -javaagent:keepalive4j-agent.jar=POLICY ...,"
          + " or keepalive attach PID POLICY";

  /** What only root sees. */
  public static final String STATE_UNKNOWN =
      "only root can see whether these policies are still attached";

  private static final String BOTH =
      "Good for the kernel (policy install, run) and for the agent (attach, -javaagent).\n";

  private static final String AGENT_ONLY =
      "Good for the agent (attach, -javaagent), not for the kernel (policy install, run).\n";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private PolicyText() {}

  /**
   * Explains each rule in a sentence, with its warnings, and says at the end which engines can take
   * the policy.
   *
   * @param forAgent whether to leave out warnings that matter only to the kernel
   */
  public static String explain(Policy policy, List<PolicyWarning> warnings, boolean forAgent) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < policy.rules().size(); i++) {
      Rule rule = policy.rules().get(i);
      int number = i + 1;
      text.append(number).append("  ").append(Printable.line(rule.toString())).append('\n');
      text.append("   ").append(Printable.line(sentence(rule))).append('\n');
      for (PolicyWarning warning : warnings) {
        if (warning.rule() == number && !(warning.unusable() && forAgent)) {
          text.append("   warning: ").append(Printable.line(warning.text())).append('\n');
        }
      }
    }
    boolean coversAll = policy.rules().stream().anyMatch(rule -> rule.match().equals(Match.ALL));
    text.append(coversAll ? "" : "Every other connection is left alone.\n");
    boolean kernel = warnings.stream().noneMatch(PolicyWarning::unusable);
    return text.append(kernel ? BOTH : AGENT_ONLY).toString();
  }

  private static String sentence(Rule rule) {
    String who = connections(rule.match());
    return rule.leavesAlone()
        ? who + " are left alone."
        : who + " get: " + settings(rule.settings()) + "; " + mode(rule) + ".";
  }

  private static String connections(Match match) {
    Direction direction = match.direction().orElse(null);
    String side =
        direction == null
            ? "Connections with "
            : direction == Direction.CONNECT
                ? "Connections made to "
                : "Connections accepted from ";
    return side + host(match.host()) + ports(match.ports().orElse(null), direction);
  }

  private static String host(Host host) {
    return switch (host) {
      case Host.Any any -> "any host";
      case Host.Network network -> network.toString();
      case Host.Localhost localhost -> "this machine (127.0.0.0/8, [::1])";
      case Host.Name name ->
          name.subdomains() ? "any host below " + name.name() : "the host " + name.name();
    };
  }

  private static String ports(@Nullable Ports ports, @Nullable Direction direction) {
    if (ports == null) {
      return "";
    }
    String which = isOne(ports) ? "port " + ports : "ports " + ports;
    return direction == Direction.ACCEPT ? " on " + which + " here" : ", " + which;
  }

  private static boolean isOne(Ports ports) {
    Ports.Range first = ports.ranges().getFirst();
    return ports.ranges().size() == 1 && first.first() == first.last();
  }

  private static String settings(KeepAlive settings) {
    StringJoiner words = new StringJoiner(", ");
    settings.enabled().ifPresent(on -> words.add(on ? "keep-alive on" : "keep-alive off"));
    settings.idle().ifPresent(idle -> words.add("first probe after " + format(idle)));
    settings.interval().ifPresent(interval -> words.add("then one every " + format(interval)));
    settings
        .count()
        .ifPresent(count -> words.add("given up after " + count + " unanswered probes"));
    settings
        .userTimeout()
        .ifPresent(timeout ->
            words.add(
                timeout.isZero() ? "no user timeout" : "a user timeout of " + format(timeout)));
    return words.toString();
  }

  private static String format(Duration duration) {
    return Durations.format(duration);
  }

  private static String mode(Rule rule) {
    return switch (rule.mode()) {
      case PROTECT ->
          rule.settings().enabled().equals(Optional.of(true))
              ? "the application may change the values, but not switch keep-alive off"
              : "the application may change them afterwards";
      case FILL -> "only options that the application has not set";
      case ENFORCE -> "the application's own calls are ignored";
    };
  }

  /** Returns the report of an installation. */
  public static String installed(Installation done, Policy policy) {
    Installation.Existing existing = done.existing();
    return place(done.cgroup())
        + ": policy of "
        + rules(policy)
        + (done.replaced() ? " installed, replacing the previous one\n" : " installed\n")
        + "open connections: "
        + existing.changed()
        + " changed, "
        + existing.leftAlone()
        + " left alone, "
        + existing.refused()
        + " refused\n";
  }

  /** Returns what an installation would do. */
  public static String plan(InstallationPlan plan, Policy policy) {
    InstalledPolicy replaced = plan.replaced().orElse(null);
    StringBuilder text = new StringBuilder(place(plan.cgroup()));
    text.append(": policy of ").append(rules(policy)).append(" would be installed");
    text.append(replaced == null ? ":\n" : " in place of the present one:\n");
    list(text, policy);
    if (replaced != null) {
      text.append("present policy, since ").append(TIME.format(replaced.since()));
      text.append(" by ").append(Printable.line(replaced.by())).append(":\n");
      list(text, replaced.policy());
    }
    return text.append("Dry run: the kernel accepts it; nothing was installed.\n").toString();
  }

  private static void list(StringBuilder text, Policy policy) {
    for (Rule rule : policy.rules()) {
      text.append("  ").append(Printable.line(rule.toString())).append('\n');
    }
  }

  private static String rules(Policy policy) {
    int rules = policy.rules().size();
    return rules == 1 ? "1 rule" : rules + " rules";
  }

  private static String place(String cgroup) {
    return cgroup.equals("/") ? "the whole machine" : cgroup(cgroup);
  }

  /**
   * Returns the message about open connections that were left alone because it is unknown which
   * side opened them.
   */
  public static String directionUnknown(long connections) {
    return connections
        + (connections == 1 ? " open connection was" : " open connections were")
        + " left alone: direction unknown, and the rules depend on it";
  }

  /** Returns the message about open connections that could not be reached. */
  public static String notReached(Installation.Existing existing) {
    int namespaces = existing.namespacesNotEntered();
    return "the policy is active, but it was not applied to all open connections: "
        + (namespaces == 0
            ? ""
            : namespaces == 1
                ? "1 network namespace was not entered, "
                : namespaces + " network namespaces were not entered, ")
        + existing.problem().orElseThrow()
        + ". Install it again to retry";
  }

  /** Returns the report of a removal. */
  public static String removed(String cgroup) {
    return place(cgroup) + ": policy removed; connections keep the settings that they have\n";
  }

  /** Returns every installed policy, with how often each rule matched. */
  public static String show(List<InstalledPolicy> policies, List<UnreadablePolicy> unreadable) {
    if (policies.isEmpty() && unreadable.isEmpty()) {
      return "no policy is installed\n";
    }
    StringBuilder text = new StringBuilder();
    for (InstalledPolicy policy : policies) {
      text.append(text.isEmpty() ? "" : "\n").append(cgroup(policy.cgroup()));
      text.append(state(policy.state()));
      text.append("  since ").append(TIME.format(policy.since()));
      text.append(" by ").append(Printable.line(policy.by())).append('\n');
      text.append(row("HITS", "FAILURES", "RULE"));
      for (int i = 0; i < policy.counts().size(); i++) {
        InstalledPolicy.Count count = policy.counts().get(i);
        text.append(
            row(
                Long.toString(count.hits()),
                Long.toString(count.failures()),
                policy.policy().rules().get(i).toString()));
      }
      text.append(row(Long.toString(policy.unmatched()), "", "(no rule matched)"));
    }
    for (UnreadablePolicy policy : unreadable) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(policy.cgroup().map(PolicyText::cgroup).orElse("(cgroup gone)"))
          .append("  (its policy can't be shown: ")
          .append(Printable.line(policy.problem()))
          .append(")\n");
    }
    return text.toString();
  }

  private static String cgroup(String path) {
    return Printable.line(FileName.shown(path));
  }

  private static String state(InstalledPolicy.State state) {
    return switch (state) {
      case ACTIVE, UNKNOWN -> "";
      case INCOMPLETE ->
          "  (incomplete: its setsockopt program was detached, so applications can undo it;"
              + " install it again)";
      case DETACHED -> "  (detached: has no effect any more; install it again)";
      case CGROUP_GONE -> "  (cgroup gone: has no effect any more)";
    };
  }

  private static String row(String hits, String failures, String rule) {
    return String.format("%8s  %8s  %s%n", hits, failures, Printable.line(rule));
  }
}
