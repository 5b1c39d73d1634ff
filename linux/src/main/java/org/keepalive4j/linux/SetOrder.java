package org.keepalive4j.linux;

import org.keepalive4j.KeepAliveOption;

/**
 * The order in which options are safe to set on a live connection. Idle comes last: it re-arms the
 * timer at once, and by then everything that the timer looks at is in place.
 */
final class SetOrder {
  static final KeepAliveOption[] OPTIONS = {
    KeepAliveOption.INTERVAL,
    KeepAliveOption.COUNT,
    KeepAliveOption.USER_TIMEOUT,
    KeepAliveOption.KEEP_ALIVE,
    KeepAliveOption.IDLE
  };

  private SetOrder() {}
}
