package org.keepalive4j.cli.text;

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
import org.keepalive4j.linux.policy.Installation;
import org.keepalive4j.linux.policy.InstalledPolicy;
import org.keepalive4j.linux.policy.PolicyWarning;

/** Policies in words, and what became of them in the kernel. */
public final class PolicyText {
  /** Where the kernel's way is not possible. */
  public static final String AGENT_INSTEAD =
      "For a JVM the agent needs no rights: java -javaagent:keepalive4j-agent.jar=POLICY ...,"
          + " or keepalive attach PID POLICY";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private PolicyText() {}

  /** Each rule with a sentence, and the warnings that it deserves. */
  public static String explain(Policy policy, List<PolicyWarning> warnings) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < policy.rules().size(); i++) {
      Rule rule = policy.rules().get(i);
      int number = i + 1;
      text.append(number).append("  ").append(rule).append('\n');
      text.append("   ").append(sentence(rule)).append('\n');
      for (PolicyWarning warning : warnings) {
        if (warning.rule() == number) {
          text.append("   warning: ").append(warning.text()).append('\n');
        }
      }
    }
    boolean coversAll = policy.rules().stream().anyMatch(rule -> rule.match().equals(Match.ALL));
    return text.append(coversAll ? "" : "Every other connection is left alone.\n").toString();
  }

  private static String sentence(Rule rule) {
    String who = connections(rule.match());
    return rule.leavesAlone()
        ? who + " are left alone."
        : who + " get " + settings(rule.settings()) + "; " + mode(rule) + ".";
  }

  private static String connections(Match match) {
    Direction direction = match.direction();
    String side =
        direction == null
            ? "Connections with "
            : direction == Direction.CONNECT
                ? "Connections made to "
                : "Connections accepted from ";
    return side + host(match.host()) + ports(match.ports(), direction);
  }

  private static String host(Host host) {
    return switch (host) {
      case Host.Any any -> "anyone";
      case Host.Network network -> network.toString();
      case Host.Name name ->
          name.subdomains() ? "any host below " + name.name() : "the host " + name.name();
    };
  }

  private static String ports(@Nullable Ports ports, @Nullable Direction direction) {
    if (ports == null) {
      return "";
    }
    String which = ports.first() == ports.last() ? "port " + ports : "ports " + ports;
    return direction == Direction.ACCEPT ? " on " + which + " here" : ", " + which;
  }

  private static String settings(KeepAlive settings) {
    StringJoiner words = new StringJoiner(", ");
    settings.enabled().ifPresent(on -> words.add(on ? "keep-alive on" : "keep-alive off"));
    settings.idle().ifPresent(idle -> words.add("the first probe after " + format(idle)));
    settings.interval().ifPresent(interval -> words.add("the next ones every " + format(interval)));
    settings.count().ifPresent(count -> words.add("given up after " + count + " unanswered"));
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
      case FILL -> "only where the application has set nothing itself";
      case ENFORCE -> "the application's own calls are ignored";
    };
  }

  /** What came of installing. */
  public static String installed(Installation done, Policy policy) {
    Installation.Existing existing = done.existing();
    int rules = policy.rules().size();
    return place(done.cgroup())
        + ": policy of "
        + (rules == 1 ? "1 rule" : rules + " rules")
        + (done.replaced() ? " installed in place of the one before\n" : " installed\n")
        + "connections that were open: "
        + existing.changed()
        + " brought under it, "
        + existing.leftAlone()
        + " left alone, "
        + existing.refused()
        + " refused\n";
  }

  private static String place(String cgroup) {
    return cgroup.equals("/") ? "the whole machine" : cgroup;
  }

  /** Open connections that were left alone because which side opened them can't be told. */
  public static String directionUnknown(long connections) {
    return connections
        + (connections == 1 ? " open connection was" : " open connections were")
        + " left alone: which side opened "
        + (connections == 1 ? "it" : "them")
        + " can't be told, and the rules depend on it";
  }

  /** Namespaces that were left out. */
  public static String notEntered(int namespaces) {
    return namespaces
        + " network namespaces were not looked into for connections that were open: needs"
        + " CAP_SYS_ADMIN. New connections there are covered";
  }

  /** What came of removing. */
  public static String removed(String cgroup) {
    return place(cgroup) + ": policy removed; connections keep the settings that they have\n";
  }

  /** Every policy that is installed, with what its rules did. */
  public static String show(List<InstalledPolicy> policies) {
    if (policies.isEmpty()) {
      return "no policy is installed\n";
    }
    StringBuilder text = new StringBuilder();
    for (InstalledPolicy policy : policies) {
      text.append(text.isEmpty() ? "" : "\n").append(policy.cgroup());
      text.append(policy.cgroupGone() ? "  (cgroup gone: does nothing any more)" : "");
      text.append("  since ").append(TIME.format(policy.since()));
      text.append(" by ").append(policy.by()).append('\n');
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
    return text.toString();
  }

  private static String row(String hits, String failures, String rule) {
    return String.format("%8s  %8s  %s%n", hits, failures, rule);
  }
}
