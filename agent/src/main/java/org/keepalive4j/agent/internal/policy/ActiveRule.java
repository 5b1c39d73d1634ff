package org.keepalive4j.agent.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;

/** A rule of the active policy, with its counters. */
public final class ActiveRule {
  /**
   * An option that the rule sets.
   *
   * @param option the option
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

  /** Returns what the rule sets, in the order that is safe on an open connection. */
  public List<Setting> settings() {
    return settings;
  }

  /** Returns to how many connections the rule was applied. */
  public long hits() {
    return hits.get();
  }

  /** Returns how often the kernel refused one of the options. */
  public long refusals() {
    return refusals.get();
  }

  /** Counts a connection to which the rule is applied. */
  public void countHit() {
    hits.incrementAndGet();
  }

  /** Counts a refusal. Returns whether it was the first. */
  public boolean countRefusal() {
    return refusals.incrementAndGet() == 1;
  }

  /** Returns whether the application's later call on a connection of this rule is ignored. */
  public boolean ignores(KeepAliveOption option, int wanted) {
    return rule.ignores(option, wanted);
  }
}
