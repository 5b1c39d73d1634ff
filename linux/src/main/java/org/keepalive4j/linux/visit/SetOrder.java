package org.keepalive4j.linux.visit;

import java.util.List;
import org.keepalive4j.KeepAliveOption;

/**
 * The order in which options are safe to set on a live connection. Idle comes last: it re-arms the
 * timer at once, and by then everything that the timer looks at is in place.
 */
public final class SetOrder {
  public static final List<KeepAliveOption> OPTIONS =
      List.of(
          KeepAliveOption.INTERVAL,
          KeepAliveOption.COUNT,
          KeepAliveOption.USER_TIMEOUT,
          KeepAliveOption.KEEP_ALIVE,
          KeepAliveOption.IDLE);

  private SetOrder() {}
}
