package org.keepalive4j;

/**
 * Which connections get which settings, and who wins afterwards. A rule whose settings are {@link
 * KeepAlive#leave()} leaves its connections alone, and so shields them from the rules after it.
 *
 * @param match which connections
 * @param settings what they get
 * @param mode who wins when the application sets options itself; {@link Mode#PROTECT} where
 *     connections are left alone
 */
public record Rule(Match match, KeepAlive settings, Mode mode) {
  /**
   * A rule of a policy.
   *
   * @throws IllegalArgumentException for a rule that leaves alone, and yet has a mode
   */
  public Rule {
    if (settings.equals(KeepAlive.leave()) && mode != Mode.PROTECT) {
      throw new IllegalArgumentException(
          "a rule that leaves its connections alone has no mode, was " + mode.word());
    }
  }

  /** Whether connections of this rule are left alone. */
  public boolean leavesAlone() {
    return settings.equals(KeepAlive.leave());
  }

  /**
   * The text that a policy reads back: {@code connect *:5432 idle=1m,mode=enforce} or {@code any
   * 10.0.0.0/8 leave}.
   */
  @Override
  public String toString() {
    String text = match + " " + settings;
    return mode == Mode.PROTECT ? text : text + ",mode=" + mode.word();
  }
}
