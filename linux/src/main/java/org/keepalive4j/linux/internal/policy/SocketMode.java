package org.keepalive4j.linux.internal.policy;

import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;

/**
 * What {@link SetsockoptProgram} does with the application's own calls, as the number that the
 * program stores.
 */
final class SocketMode {
  /** It ignores no call. */
  static final int NONE = 0;

  /** It ignores calls that switch keep-alive off. */
  static final int PROTECT = 1;

  /** It ignores all calls. */
  static final int ENFORCE = 2;

  /**
   * It ignores no call, but records a user timeout that the application sets during the handshake.
   * The rule's own user timeout, which waits for the end of the handshake, must not overwrite it.
   * {@link #PROTECT} includes this.
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

  /** Returns whether the direction of a connection can change its mode. */
  static boolean dependsOnDirection(Policy policy) {
    return anyGuarded(policy)
        && policy.rules().stream()
            .map(Rule::match)
            .anyMatch(match -> match.direction().isPresent() || match.ports().isPresent());
  }

  static boolean anyGuarded(Policy policy) {
    return policy.rules().stream().anyMatch(rule -> of(rule) != NONE);
  }

  /** Returns whether a user timeout has to wait for the end of a handshake. */
  static boolean anyPostponed(Policy policy) {
    return policy.rules().stream()
        .anyMatch(rule ->
            RuleMatcher.mayMatch(rule.match(), Optional.of(Direction.CONNECT))
                && rule.settings().get(KeepAliveOption.USER_TIMEOUT).isPresent());
  }
}
