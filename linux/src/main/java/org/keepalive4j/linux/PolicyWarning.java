package org.keepalive4j.linux;

/**
 * A rule that does not do what its author may think.
 *
 * @param rule the number of the rule, from 1
 * @param text what is wrong with it, a sentence
 * @param unusable whether the kernel cannot take the rule, so that installing would be refused
 */
public record PolicyWarning(int rule, String text, boolean unusable) {
  /** {@code rule 2: never matches}. */
  @Override
  public String toString() {
    return "rule " + rule + ": " + text;
  }
}
