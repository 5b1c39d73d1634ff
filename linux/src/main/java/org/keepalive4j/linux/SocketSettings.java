package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/**
 * The keep-alive settings of a socket, in the kernel's units. Idle time, interval and count are
 * present even if keep-alive is off. A value that the application never set is the system's, and
 * changes with it.
 *
 * @param keepAlive SO_KEEPALIVE
 * @param idleSeconds TCP_KEEPIDLE
 * @param intervalSeconds TCP_KEEPINTVL
 * @param count TCP_KEEPCNT
 * @param userTimeoutMillis TCP_USER_TIMEOUT, 0 for none
 */
public record SocketSettings(
    boolean keepAlive, int idleSeconds, int intervalSeconds, int count, int userTimeoutMillis) {

  /**
   * Returns the value of an option for setsockopt(2): 0 or 1, seconds, a count, or milliseconds.
   */
  public int get(KeepAliveOption option) {
    return switch (option) {
      case KEEP_ALIVE -> keepAlive ? 1 : 0;
      case IDLE -> idleSeconds;
      case INTERVAL -> intervalSeconds;
      case COUNT -> count;
      case USER_TIMEOUT -> userTimeoutMillis;
    };
  }

  /** Returns whether every option that the settings set has that value. */
  public boolean satisfies(KeepAlive wanted) {
    for (KeepAliveOption option : KeepAliveOption.SAFE_ORDER) {
      int value = get(option);
      if (wanted.get(option).orElse(value) != value) {
        return false;
      }
    }
    return true;
  }

  /** Returns a copy with every option that the settings set. */
  public SocketSettings with(KeepAlive wanted) {
    return new SocketSettings(
        wanted.enabled().orElse(keepAlive),
        wanted.get(KeepAliveOption.IDLE).orElse(idleSeconds),
        wanted.get(KeepAliveOption.INTERVAL).orElse(intervalSeconds),
        wanted.get(KeepAliveOption.COUNT).orElse(count),
        wanted.get(KeepAliveOption.USER_TIMEOUT).orElse(userTimeoutMillis));
  }

  // Written by hand, because `keepalive list` uses settings as keys of a map, and a record's own
  // methods are linked at run time, which slows down the start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SocketSettings that
        && keepAlive == that.keepAlive
        && idleSeconds == that.idleSeconds
        && intervalSeconds == that.intervalSeconds
        && count == that.count
        && userTimeoutMillis == that.userTimeoutMillis;
  }

  @Override
  public int hashCode() {
    int hash = Boolean.hashCode(keepAlive);
    hash = hash * 31 + idleSeconds;
    hash = hash * 31 + intervalSeconds;
    hash = hash * 31 + count;
    return hash * 31 + userTimeoutMillis;
  }
}
