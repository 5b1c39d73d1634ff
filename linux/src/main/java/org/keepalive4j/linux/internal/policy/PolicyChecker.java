package org.keepalive4j.linux.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Ports;
import org.keepalive4j.linux.PolicyWarning;

/** Finds rules that the kernel can't apply, and rules that never match. */
public final class PolicyChecker {
  private static final String ACCEPTED_BY_NAME =
      "never matches: the peer of an accepted connection has no known host name";

  private PolicyChecker() {}

  /** As {@code KernelPolicy.check}. */
  public static List<PolicyWarning> check(Policy policy) {
    List<PolicyWarning> warnings = new ArrayList<>();
    var rules = policy.rules();
    for (int i = 0; i < rules.size(); i++) {
      var match = rules.get(i).match();
      if (match.host() instanceof Host.Name name) {
        warnings.add(nameWarning(i + 1, name));
        if (match.direction().equals(Optional.of(Direction.ACCEPT))) {
          warnings.add(new PolicyWarning(i + 1, ACCEPTED_BY_NAME, false));
          continue;
        }
      }
      int earlier = 0;
      while (!covers(rules.get(earlier).match(), match)) { // at the latest, a rule covers itself
        earlier++;
      }
      if (earlier < i) {
        warnings.add(
            new PolicyWarning(
                i + 1,
                "never matches: rule "
                    + (earlier + 1)
                    + " (`"
                    + rules.get(earlier)
                    + "`) comes first and matches all that it would",
                false));
      }
    }
    return warnings;
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

  private static boolean covers(Match earlier, Match later) {
    return (earlier.direction().isEmpty() || earlier.direction().equals(later.direction()))
        && coversPorts(earlier.ports(), later.ports())
        && covers(earlier.host(), later.host());
  }

  private static boolean coversPorts(Optional<Ports> earlier, Optional<Ports> later) {
    return earlier.isEmpty()
        || later
            .filter(ports ->
                ports.ranges().stream()
                    .allMatch(inner ->
                        earlier.get().ranges().stream()
                            .anyMatch(outer ->
                                outer.first() <= inner.first() && inner.last() <= outer.last())))
            .isPresent();
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
