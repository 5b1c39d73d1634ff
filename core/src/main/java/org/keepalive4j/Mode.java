package org.keepalive4j;

/**
 * Who wins when the application sets keep-alive options itself, option by option. {@link Rule#sets}
 * and {@link Rule#ignores} say what that means for one option.
 */
public enum Mode {
  /**
   * Overwrites what the application set before it connected or accepted. Afterwards the application
   * may change idle, interval, count and user timeout. If the rule switches keep-alive on, a call
   * that switches it off is ignored. The default.
   */
  PROTECT,
  /**
   * Sets each option that the application has not set, and ignores no call. An application that
   * only switched keep-alive on gets idle, interval, count and user timeout from the rule.
   */
  FILL,
  /**
   * Overwrites what the application set before it connected or accepted, and ignores all later
   * calls on the five options. They succeed.
   */
  ENFORCE;

  /** Returns the word of the text form: {@code protect}, {@code fill} or {@code enforce}. */
  public String word() {
    return switch (this) {
      case PROTECT -> "protect";
      case FILL -> "fill";
      case ENFORCE -> "enforce";
    };
  }
}
