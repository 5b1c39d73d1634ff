package org.keepalive4j.agent.policy;

import java.util.concurrent.atomic.AtomicLong;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;

/** A rule, with what it did so far. */
public final class RuleInForce {
  /** The value of an option that the rule does not set. */
  public static final int UNSET = -1;

  private final Rule rule;
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  RuleInForce(Rule rule) {
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }

  /** How many connections it was put on. */
  public long hits() {
    return hits.get();
  }

  /** How many of its options the kernel refused. */
  public long refusals() {
    return refusals.get();
  }

  void hit() {
    hits.incrementAndGet();
  }

  /** Counts, and answers whether it was the first. */
  public boolean refused() {
    return refusals.incrementAndGet() == 1;
  }

  /** The value that the rule sets, in the kernel's unit, or {@link #UNSET}. */
  public int value(KeepAliveOption option) {
    return rule.settings().get(option).orElse(UNSET);
  }

  /** Whether an application's later call on a connection of this rule is ignored. */
  public boolean ignores(KeepAliveOption option, int wanted) {
    if (rule.leavesAlone()) {
      return false;
    }
    return switch (rule.mode()) {
      case PROTECT -> option == KeepAliveOption.KEEP_ALIVE && wanted == 0 && value(option) == 1;
      case FILL -> false;
      case ENFORCE -> true;
    };
  }
}
