package org.keepalive4j.linux;

/**
 * A warning about a rule that may not do what its author expects.
 *
 * @param rule the number of the rule, from 1
 * @param text what is wrong, as a sentence
 * @param unusable whether the kernel can't apply the rule, so that installing fails
 */
public record PolicyWarning(int rule, String text, boolean unusable) {
  /** {@code rule 2: never matches}. */
  @Override
  public String toString() {
    return "rule " + rule + ": " + text;
  }
}
