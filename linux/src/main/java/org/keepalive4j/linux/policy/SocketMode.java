package org.keepalive4j.linux.policy;

import java.util.Optional;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Mode;
import org.keepalive4j.Policy;

/**
 * What a socket is given to remember: {@code int mode}, and {@code int userTimeout}, one more than
 * the milliseconds that it gets when its connection is established, 0 if there is nothing to do.
 * Set before, TCP_USER_TIMEOUT would limit connect() too.
 */
final class SocketMode {
  static final int MODE = 0;
  static final int USER_TIMEOUT = 4;
  static final int LENGTH = 8;

  static final int PROTECT = 1;
  static final int ENFORCE = 2;
  static final int FILL = 3;

  private SocketMode() {}

  static int of(Mode mode) {
    return switch (mode) {
      case PROTECT -> PROTECT;
      case ENFORCE -> ENFORCE;
      case FILL -> FILL;
    };
  }

  /** Whether the application's own calls are looked at afterwards. */
  static boolean isGuarded(KeepAlive settings, Mode mode) {
    return switch (mode) {
      case PROTECT -> !settings.enabled().equals(Optional.of(false));
      case ENFORCE -> true;
      case FILL -> false;
    };
  }

  /** Whether the user timeout has to wait until the connection is established. */
  static boolean isPostponed(KeepAlive settings, Side side) {
    return side == Side.CONNECT && settings.get(KeepAliveOption.USER_TIMEOUT).isPresent();
  }

  static boolean anyGuarded(Policy policy) {
    return policy.rules().stream()
        .anyMatch(rule -> !rule.leavesAlone() && isGuarded(rule.settings(), rule.mode()));
  }

  static boolean anyPostponed(Policy policy) {
    return policy.rules().stream()
        .anyMatch(
            rule -> Side.CONNECT.suits(rule.match()) && isPostponed(rule.settings(), Side.CONNECT));
  }
}
