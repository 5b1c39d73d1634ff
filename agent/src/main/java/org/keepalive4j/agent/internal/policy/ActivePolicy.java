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

/** A policy, with what it did so far. */
public final class ActivePolicy {
  private final String source;
  private final List<ActiveRule> rules;
  private final boolean tellsSidesApart;
  private final boolean ignoresAlike;
  private final AtomicLong unmatched = new AtomicLong();

  public ActivePolicy(Policy policy, String source) {
    this.source = source;
    rules = new ArrayList<>(policy.rules().size());
    for (Rule rule : policy.rules()) {
      rules.add(new ActiveRule(rule));
    }
    tellsSidesApart = findsSides();
    ignoresAlike = findsAlike();
  }

  public String source() {
    return source;
  }

  public List<ActiveRule> rules() {
    return rules;
  }

  /** How many connections no rule matched. */
  public long unmatched() {
    return unmatched.get();
  }

  /** The first rule that matches, or null. */
  public @Nullable ActiveRule match(Connection connection) {
    for (ActiveRule rule : rules) {
      if (rule.rule().match().matches(connection)) {
        return rule;
      }
    }
    return null;
  }

  /** The rule for a connection that is new to this policy; counts. */
  public @Nullable ActiveRule hit(Connection connection) {
    ActiveRule rule = match(connection);
    if (rule == null) {
      unmatched.incrementAndGet();
    } else {
      rule.hit();
    }
    return rule;
  }

  /**
   * Whether any rule depends on what the kernel cannot tell later: which side opened a connection,
   * and so which port is the service's, or the host name.
   */
  public boolean tellsSidesApart() {
    return tellsSidesApart;
  }

  private boolean findsSides() {
    for (ActiveRule rule : rules) {
      var match = rule.rule().match();
      if (match.direction() != null || match.ports() != null || match.host() instanceof Host.Name) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it has to be remembered of a connection what the kernel cannot tell later, or while it
   * is connecting: without it a later walk through the open sockets would find another rule, or an
   * application's call.
   */
  public boolean needsMemory() {
    return tellsSidesApart || !ignoresAlike;
  }

  /**
   * Whether all connections have a rule, and all rules ignore the same calls of the application.
   */
  public boolean ignoresAlike() {
    return ignoresAlike;
  }

  /** The last rule. */
  public ActiveRule last() {
    return rules.get(rules.size() - 1);
  }

  private boolean findsAlike() {
    ActiveRule last = last();
    Match rest = last.rule().match();
    // not by equals: a record's is linked at its first use, for 10 ms of the JVM's start
    if (rest.direction() != null || rest.ports() != null || !(rest.host() instanceof Host.Any)) {
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

  /** Whether there is a connection whose application's call would be ignored. */
  public boolean mayIgnore(KeepAliveOption option, int wanted) {
    for (ActiveRule rule : rules) {
      if (rule.ignores(option, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** The numbers of the rules, from 1, that match by host name. */
  public List<String> rulesByName() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).rule().match().host() instanceof Host.Name) {
        numbers.add(Integer.toString(i + 1));
      }
    }
    return numbers;
  }

  /** Whether any rule tells remote addresses apart. */
  public boolean tellsAddressesApart() {
    for (ActiveRule rule : rules) {
      if (rule.rule().match().host() instanceof Host.Network) {
        return true;
      }
    }
    return false;
  }

  /**
   * The rule that every connection gets which a listener on this port accepts; null if there is
   * none, or if it depends on who connects.
   */
  public @Nullable ActiveRule matchAllAcceptedOn(int port) {
    for (ActiveRule candidate : rules) {
      var match = candidate.rule().match();
      boolean applies =
          match.direction() != Direction.CONNECT
              && (match.ports() == null || match.ports().contains(port))
              // an accepted connection has no name
              && !(match.host() instanceof Host.Name);
      if (applies) {
        return match.host() instanceof Host.Any ? candidate : null;
      }
    }
    return null;
  }
}
