package org.keepalive4j.agent.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.Host;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;

/** The policy that the agent applies, with its counters. */
public final class ActivePolicy {
  private final String source;
  private final List<ActiveRule> rules;
  private final boolean needsDirectionOrName;
  private final boolean ignoresUniformly;
  private final AtomicLong unmatched = new AtomicLong();

  public ActivePolicy(Policy policy, String source) {
    this.source = source;
    rules = new ArrayList<>(policy.rules().size());
    for (Rule rule : policy.rules()) {
      rules.add(new ActiveRule(rule));
    }
    needsDirectionOrName = findDirectionOrName();
    ignoresUniformly = findUniform();
  }

  public String source() {
    return source;
  }

  public List<ActiveRule> rules() {
    return rules;
  }

  /** Returns how many connections no rule matched. */
  public long unmatched() {
    return unmatched.get();
  }

  /** Returns the first rule that matches, or null. */
  public @Nullable ActiveRule match(Connection connection) {
    for (ActiveRule rule : rules) {
      if (rule.rule().match().matches(connection)) {
        return rule;
      }
    }
    return null;
  }

  /** Returns the first rule that matches a new connection, or null, and counts the connection. */
  public @Nullable ActiveRule matchAndCount(Connection connection) {
    ActiveRule rule = match(connection);
    if (rule == null) {
      unmatched.incrementAndGet();
    } else {
      rule.countHit();
    }
    return rule;
  }

  /**
   * Returns whether a rule depends on the direction, the port or the host name. The kernel records
   * neither the host name nor which side opened a connection (which decides whose port is the
   * service's), so the agent can't find them out later.
   */
  public boolean needsDirectionOrName() {
    return needsDirectionOrName;
  }

  private boolean findDirectionOrName() {
    for (ActiveRule rule : rules) {
      var match = rule.rule().match();
      if (match.direction().isPresent()
          || match.ports().isPresent()
          || match.host() instanceof Host.Name) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the agent must remember how connections were opened. Without that, a later scan
   * or a later call of the application could find a different rule.
   */
  public boolean mustRememberConnections() {
    return needsDirectionOrName || !ignoresUniformly;
  }

  /**
   * Returns whether every connection has a rule and all rules ignore the same calls of the
   * application.
   */
  public boolean ignoresUniformly() {
    return ignoresUniformly;
  }

  /** Returns the last rule. */
  public ActiveRule lastRule() {
    return rules.get(rules.size() - 1);
  }

  private boolean findUniform() {
    ActiveRule last = lastRule();
    Match rest = last.rule().match();
    // no equals: the JVM takes 10 ms to link a record's equals method at its first use
    if (rest.direction().isPresent()
        || rest.ports().isPresent()
        || !(rest.host() instanceof Host.Any)) {
      return false;
    }
    for (ActiveRule rule : rules) {
      for (KeepAliveOption option : KeepAliveOption.values()) {
        if (rule.ignores(option, 0) != last.ignores(option, 0)
            || rule.ignores(option, 1) != last.ignores(option, 1)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns whether a rule ignores this call of an application. */
  public boolean mayIgnore(KeepAliveOption option, int wanted) {
    for (ActiveRule rule : rules) {
      if (rule.ignores(option, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the numbers of the rules that match by host name. The first rule is 1. */
  public List<String> hostNameRules() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).rule().match().host() instanceof Host.Name) {
        numbers.add(Integer.toString(i + 1));
      }
    }
    return numbers;
  }

  /** Returns whether a rule matches by remote address. */
  public boolean matchesByAddress() {
    for (ActiveRule rule : rules) {
      Host host = rule.rule().match().host();
      if (!(host instanceof Host.Any) && !(host instanceof Host.Name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the rule that applies to every connection accepted on a port. Returns null if there is
   * none, or if the rule depends on the remote address.
   */
  public @Nullable ActiveRule ruleForAllAcceptedOn(int port) {
    for (ActiveRule candidate : rules) {
      var match = candidate.rule().match();
      boolean applies =
          (match.direction().isEmpty() || match.direction().get() == Direction.ACCEPT)
              && (match.ports().isEmpty() || match.ports().get().contains(port))
              // an accepted connection has no name
              && !(match.host() instanceof Host.Name);
      if (applies) {
        return match.host() instanceof Host.Any ? candidate : null;
      }
    }
    return null;
  }
}
