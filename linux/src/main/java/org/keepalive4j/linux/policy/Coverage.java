package org.keepalive4j.linux.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Ports;

/** Looks for rules that do not do what their author may think. */
public final class Coverage {
  private Coverage() {}

  /** As {@code KernelPolicy.check}. */
  public static List<PolicyWarning> check(Policy policy) {
    List<PolicyWarning> warnings = new ArrayList<>();
    var rules = policy.rules();
    for (int i = 0; i < rules.size(); i++) {
      var match = rules.get(i).match();
      if (match.host() instanceof Host.Name) {
        warnings.add(new PolicyWarning(i + 1, nameWarning(match.host()), true));
        continue;
      }
      for (int earlier = 0; earlier < i; earlier++) {
        if (covers(rules.get(earlier).match(), match)) {
          warnings.add(
              new PolicyWarning(
                  i + 1,
                  "never matches: rule "
                      + (earlier + 1)
                      + " (`"
                      + rules.get(earlier)
                      + "`) comes first and matches all that it would",
                  false));
          break;
        }
      }
    }
    return warnings;
  }

  private static String nameWarning(Host host) {
    return "the kernel sees addresses and cannot know the name "
        + host
        + ": write an address or a network, or use the agent";
  }

  /**
   * @throws IllegalArgumentException for a rule with a name
   */
  static void requireUsable(Policy policy) {
    for (var warning : check(policy)) {
      if (warning.unusable()) {
        throw new IllegalArgumentException("rule " + warning.rule() + ": " + warning.text());
      }
    }
  }

  private static boolean covers(Match earlier, Match later) {
    return (earlier.direction() == null || earlier.direction() == later.direction())
        && covers(earlier.ports(), later.ports())
        && covers(earlier.host(), later.host());
  }

  private static boolean covers(@Nullable Ports earlier, @Nullable Ports later) {
    return earlier == null
        || (later != null && earlier.first() <= later.first() && later.last() <= earlier.last());
  }

  private static boolean covers(Host earlier, Host later) {
    return switch (earlier) {
      case Host.Any any -> true;
      case Host.Network network ->
          later instanceof Host.Network inner
              && network.prefixLength() <= inner.prefixLength()
              && network.contains(inner.address());
      case Host.Name name -> false;
    };
  }
}
