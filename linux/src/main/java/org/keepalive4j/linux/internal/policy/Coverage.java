package org.keepalive4j.linux.internal.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Ports;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.PolicyWarning;

/** Finds rules that may not do what their author expects. */
public final class Coverage {
  private static final int MOST_TRIED = 100; // limits how many rules are tried to be left out
  private static final int MOST_NAMED = 10;

  private static final String ACCEPTED_BY_NAME =
      "never matches: nobody knows by which name the peer of an accepted connection is called";

  private Coverage() {}

  /** As {@code KernelPolicy.check}. */
  public static List<PolicyWarning> check(Policy policy) {
    List<PolicyWarning> warnings = new ArrayList<>();
    var rules = policy.rules();
    for (int i = 0; i < rules.size(); i++) {
      var match = rules.get(i).match();
      if (match.host() instanceof Host.Name name) {
        warnings.add(nameWarning(i + 1, name));
        if (match.direction() == Direction.ACCEPT) {
          warnings.add(new PolicyWarning(i + 1, ACCEPTED_BY_NAME, false));
          continue;
        }
      }
      var covering = covering(rules.subList(0, i), match);
      if (!covering.isEmpty()) {
        warnings.add(new PolicyWarning(i + 1, coveredWarning(rules, covering), false));
      }
    }
    return warnings;
  }

  /**
   * Returns the indices of earlier rules that cover the match completely: a single rule if
   * possible.
   */
  private static List<Integer> covering(List<Rule> rules, Match match) {
    List<Integer> together = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      var earlier = rules.get(i).match();
      if (covers(earlier, match)) {
        return List.of(i);
      }
      if (overlap(earlier, match)) {
        together.add(i);
      }
    }
    if (!MatchUnion.covers(matches(rules, together), match)) {
      return List.of();
    }
    for (int i = together.size() - 1; i >= 0 && together.size() <= MOST_TRIED; i--) {
      var without = new ArrayList<>(together);
      without.remove(/* index */ i);
      if (MatchUnion.covers(matches(rules, without), match)) {
        together = without;
      }
    }
    return together;
  }

  private static List<Match> matches(List<Rule> rules, List<Integer> indices) {
    return indices.stream().map(i -> rules.get(i).match()).toList();
  }

  private static String coveredWarning(List<Rule> rules, List<Integer> covering) {
    if (covering.size() == 1) {
      int one = covering.getFirst();
      return "never matches: rule "
          + (one + 1)
          + " (`"
          + rules.get(one)
          + "`) comes first and matches all that it would";
    }
    var numbers = covering.stream().map(i -> Integer.toString(i + 1)).toList();
    var named = numbers.subList(0, Math.min(numbers.size(), MOST_NAMED));
    return "never matches: rules "
        + String.join(", ", named)
        + (named.size() < numbers.size() ? " and others" : "")
        + " come first and together match all that it would";
  }

  private static PolicyWarning nameWarning(int rule, Host.Name name) {
    return new PolicyWarning(
        rule,
        "the kernel sees addresses and cannot know the name "
            + name
            + ": write an address or a network, or use the agent",
        true);
  }

  /**
   * @throws IllegalArgumentException for a rule with a name
   */
  static void requireUsable(Policy policy) {
    for (int i = 0; i < policy.rules().size(); i++) {
      if (policy.rules().get(i).match().host() instanceof Host.Name name) {
        throw new IllegalArgumentException(nameWarning(i + 1, name).toString());
      }
    }
  }

  /** Returns whether a connection could match both. May return true too often. */
  private static boolean overlap(Match earlier, Match later) {
    return overlap(earlier.ports(), later.ports())
        && earlier.host().networks().stream()
            .anyMatch(one ->
                later.host().networks().stream()
                    .anyMatch(other -> covers(one, other) || covers(other, one)));
  }

  private static boolean overlap(@Nullable Ports earlier, @Nullable Ports later) {
    return earlier == null
        || later == null
        || earlier.ranges().stream()
            .anyMatch(one ->
                later.ranges().stream()
                    .anyMatch(other -> one.first() <= other.last() && other.first() <= one.last()));
  }

  private static boolean covers(Match earlier, Match later) {
    return (earlier.direction() == null || earlier.direction() == later.direction())
        && covers(earlier.ports(), later.ports())
        && covers(earlier.host(), later.host());
  }

  private static boolean covers(@Nullable Ports earlier, @Nullable Ports later) {
    return earlier == null
        || (later != null
            && later.ranges().stream()
                .allMatch(inner ->
                    earlier.ranges().stream()
                        .anyMatch(outer ->
                            outer.first() <= inner.first() && inner.last() <= outer.last())));
  }

  private static boolean covers(Host earlier, Host later) {
    if (earlier instanceof Host.Any) {
      return true;
    }
    if (earlier instanceof Host.Name name) {
      return later instanceof Host.Name inner
          && (name.equals(inner)
              || (name.subdomains() && inner.name().endsWith("." + name.name())));
    }
    var networks = later.networks();
    return !networks.isEmpty()
        && networks.stream()
            .allMatch(inner -> earlier.networks().stream().anyMatch(outer -> covers(outer, inner)));
  }

  private static boolean covers(Host.Network outer, Host.Network inner) {
    return outer.prefixLength() <= inner.prefixLength() && outer.contains(inner.address());
  }
}
