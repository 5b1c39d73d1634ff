package org.keepalive4j.agent;

/** One rule, and what it did since its policy is in force. */
public final class RuleReport {
  private final String rule;
  private final long hits;
  private final long refusals;

  /** A rule and its counters. */
  public RuleReport(String rule, long hits, long refusals) {
    this.rule = rule;
    this.hits = hits;
    this.refusals = refusals;
  }

  /** The rule's text. */
  public String getRule() {
    return rule;
  }

  /** How many connections it was chosen for, those that failed to connect too. */
  public long getHits() {
    return hits;
  }

  /** How many of its options the kernel refused. */
  public long getRefusals() {
    return refusals;
  }
}
