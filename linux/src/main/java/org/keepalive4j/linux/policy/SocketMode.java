package org.keepalive4j.linux.policy;

import java.util.Optional;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Mode;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;

/** Which of the application's own calls {@link GuardProgram} ignores, as a number. */
final class SocketMode {
  static final int NONE = 0;
  static final int PROTECT = 1;
  static final int ENFORCE = 2;

  private SocketMode() {}

  static int of(KeepAlive settings, Mode mode) {
    return switch (mode) {
      case PROTECT -> settings.enabled().equals(Optional.of(false)) ? NONE : PROTECT;
      case ENFORCE -> ENFORCE;
      case FILL -> NONE;
    };
  }

  static int of(Rule rule) {
    return rule.leavesAlone() ? NONE : of(rule.settings(), rule.mode());
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
            Side.CONNECT.suits(rule.match())
                && rule.settings().get(KeepAliveOption.USER_TIMEOUT).isPresent());
  }
}
