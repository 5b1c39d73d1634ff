package org.keepalive4j;

import java.util.Objects;

/**
 * Says which connections get which settings, and who wins afterwards. A rule with the settings
 * {@link KeepAlive#leave()} leaves its connections alone and hides them from later rules.
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

  /** Returns a rule that leaves its connections alone. */
  public static Rule leave(Match match) {
    return new Rule(match, KeepAlive.leave(), Mode.PROTECT);
  }

  /** Returns whether connections of this rule are left alone. */
  public boolean leavesAlone() {
    return settings.equals(KeepAlive.leave());
  }

  /**
   * Returns whether this rule sets an option on a connection that is being opened or accepted, or
   * that was open when the policy came.
   *
   * @param setByApplication whether the application has set the option itself. An engine that can't
   *     see the application's calls takes a value for the application's own if it isn't the
   *     system's default
   */
  public boolean sets(KeepAliveOption option, boolean setByApplication) {
    return settings.get(option).isPresent() && !(setByApplication && mode == Mode.FILL);
  }

  /**
   * Returns whether a later call of the application on a connection of this rule has no effect.
   * Such a call succeeds.
   *
   * @param value what the application wants to set, in the kernel's unit
   */
  public boolean ignores(KeepAliveOption option, int value) {
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
   * Returns the text that a policy reads back: {@code connect *:5432 idle=60s,mode=enforce} or
   * {@code any 10.0.0.0/8 leave}.
   */
  @Override
  public String toString() {
    String text = match + " " + settings;
    return mode == Mode.PROTECT ? text : text + ",mode=" + mode.word();
  }
}
