package org.keepalive4j.agent;

/** A rule with its counters since the policy became active. */
public final class RuleReport {
  private final String rule;
  private final long hits;
  private final long refusals;

  /** Creates a report. */
  public RuleReport(String rule, long hits, long refusals) {
    this.rule = rule;
    this.hits = hits;
    this.refusals = refusals;
  }

  /** Returns the text of the rule. */
  public String getRule() {
    return rule;
  }

  /**
   * Returns how many connections the rule was applied to, including those that failed to connect.
   */
  public long getHits() {
    return hits;
  }

  /** Returns how often the kernel refused one of the options. */
  public long getRefusals() {
    return refusals;
  }
}
