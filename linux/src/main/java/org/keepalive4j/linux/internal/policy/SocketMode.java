package org.keepalive4j.linux.internal.policy;

import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;

/** What {@link SetsockoptProgram} does with the application's own calls, as a number. */
final class SocketMode {
  /** It ignores none. */
  static final int NONE = 0;

  /** It ignores a call that switches keep-alive off. */
  static final int PROTECT = 1;

  /** It ignores all. */
  static final int ENFORCE = 2;

  /**
   * It ignores none, but notes a user timeout that is set during the handshake: the rule's own,
   * which waits for the end of the handshake, must not overwrite that one. {@link #PROTECT}
   * includes it.
   */
  static final int NOTE_USER_TIMEOUT = 3;

  private SocketMode() {}

  static int of(Rule rule) {
    if (rule.ignores(KeepAliveOption.IDLE, KeepAliveOption.IDLE.max())) {
      return ENFORCE;
    }
    if (rule.ignores(KeepAliveOption.KEEP_ALIVE, 0)) {
      return PROTECT;
    }
    return rule.sets(KeepAliveOption.USER_TIMEOUT, true) ? NOTE_USER_TIMEOUT : NONE;
  }

  /** Whether which side opened a connection can make a difference to its mode. */
  static boolean dependsOnSide(Policy policy) {
    return anyGuarded(policy)
        && policy.rules().stream()
            .map(Rule::match)
            .anyMatch(match -> match.direction() != null || match.ports() != null);
  }

  static boolean anyGuarded(Policy policy) {
    return policy.rules().stream().anyMatch(rule -> of(rule) != NONE);
  }

  /** Whether a user timeout has to wait until a connection is established. */
  static boolean anyPostponed(Policy policy) {
    return policy.rules().stream()
        .anyMatch(rule ->
            Side.CONNECT.mayMatch(rule.match())
                && rule.settings().get(KeepAliveOption.USER_TIMEOUT).isPresent());
  }
}
