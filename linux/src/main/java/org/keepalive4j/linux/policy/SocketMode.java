package org.keepalive4j.linux.policy;

import java.util.Optional;
import org.keepalive4j.Host;
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

  private static int of(Rule rule) {
    return rule.leavesAlone() ? NONE : of(rule.settings(), rule.mode());
  }

  /** That of the connections to and from everywhere, where it is the same. */
  static int usual(Policy policy) {
    int connect = usual(policy, Side.CONNECT);
    return connect == usual(policy, Side.ACCEPT) ? connect : NONE;
  }

  private static int usual(Policy policy, Side side) {
    return policy.rules().stream()
        .filter(rule -> side.suits(rule.match()))
        .filter(rule -> rule.match().host() instanceof Host.Any && rule.match().ports() == null)
        .findFirst()
        .map(SocketMode::of)
        .orElse(NONE);
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
