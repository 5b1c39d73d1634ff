package org.keepalive4j.agent.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;

/** A rule, with what it did so far. */
public final class ActiveRule {
  /**
   * An option that the rule sets.
   *
   * @param option which
   * @param value in the kernel's unit
   */
  public record Setting(KeepAliveOption option, int value) {}

  private final Rule rule;
  private final List<Setting> settings = new ArrayList<>();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  ActiveRule(Rule rule) {
    this.rule = rule;
    for (KeepAliveOption option : KeepAliveOption.SAFE_ORDER) {
      OptionalInt value = rule.settings().get(option);
      if (value.isPresent()) {
        settings.add(new Setting(option, value.getAsInt()));
      }
    }
  }

  public Rule rule() {
    return rule;
  }

  /** What the rule sets, in the order that is safe on a live connection. */
  public List<Setting> settings() {
    return settings;
  }

  /** How many connections it was put on. */
  public long hits() {
    return hits.get();
  }

  /** How many of its options the kernel refused. */
  public long refusals() {
    return refusals.get();
  }

  /** Counts a connection that got it. */
  public void hit() {
    hits.incrementAndGet();
  }

  /** Counts, and answers whether it was the first. */
  public boolean refused() {
    return refusals.incrementAndGet() == 1;
  }

  /** Whether an application's later call on a connection of this rule is ignored. */
  public boolean ignores(KeepAliveOption option, int wanted) {
    return rule.ignores(option, wanted);
  }
}
