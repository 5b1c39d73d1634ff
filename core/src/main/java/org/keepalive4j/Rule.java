package org.keepalive4j;

import java.util.Objects;

/**
 * Which connections get which settings, and who wins if the application sets options itself. A rule
 * with the settings {@link KeepAlive#leave()} doesn't change the connections that it matches, and
 * later rules don't apply to them.
 *
 * @param match which connections
 * @param settings the settings that they get
 * @param mode who wins if the application sets options itself. {@link Mode#PROTECT} if the settings
 *     are {@link KeepAlive#leave()}
 */
public record Rule(Match match, KeepAlive settings, Mode mode) {
  /**
   * Checks the rule.
   *
   * @throws IllegalArgumentException for {@link KeepAlive#leave()} with a mode, and for unknown
   *     settings, which only a socket can have
   */
  public Rule {
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(mode, "mode");
    if (settings.isUnknown()) {
      throw new IllegalArgumentException("a rule needs settings, was " + settings);
    }
    if (settings.equals(KeepAlive.leave()) && mode != Mode.PROTECT) {
      throw new IllegalArgumentException(
          "a rule that leaves its connections alone has no mode, was " + mode.word());
    }
  }

  /** Returns a rule that doesn't change the connections that it matches. */
  public static Rule leave(Match match) {
    return new Rule(match, KeepAlive.leave(), Mode.PROTECT);
  }

  /** Returns whether this rule doesn't change the connections that it matches. */
  public boolean leavesAlone() {
    return settings.equals(KeepAlive.leave());
  }

  /**
   * Returns whether this rule sets an option on a connection when it is opened or accepted, or when
   * the policy is installed while the connection is open.
   *
   * @param setByApplication whether the application has set the option itself. An engine that can't
   *     see the application's calls assumes so for a value that isn't the system's default
   */
  public boolean sets(KeepAliveOption option, boolean setByApplication) {
    return settings.get(option).isPresent() && !(setByApplication && mode == Mode.FILL);
  }

  /**
   * Returns whether to ignore a later call of the application on a connection of this rule. The
   * call succeeds but has no effect.
   *
   * @param value the value that the application sets, in the kernel's unit
   */
  public boolean ignores(KeepAliveOption option, int value) {
    Objects.requireNonNull(option, "option");
    if (leavesAlone()) {
      return false;
    }
    boolean switchesOff = option == KeepAliveOption.KEEP_ALIVE && value == 0;
    return mode == Mode.ENFORCE || (mode == Mode.PROTECT && switchesOff && switchesOn());
  }

  private boolean switchesOn() {
    return settings.get(KeepAliveOption.KEEP_ALIVE).orElse(0) == 1;
  }

  /**
   * Returns the text that a policy reads back: {@code connect *:5432 idle=1m,mode=enforce} or
   * {@code any 10.0.0.0/8 leave}.
   */
  @Override
  public String toString() {
    String text = match + " " + settings;
    return mode == Mode.PROTECT ? text : text + ",mode=" + mode.word();
  }
}
