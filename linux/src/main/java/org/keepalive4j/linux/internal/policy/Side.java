package org.keepalive4j.linux.internal.policy;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Match;

/** Which side opened a connection, as far as the program knows. */
enum Side {
  CONNECT(Direction.CONNECT),
  ACCEPT(Direction.ACCEPT),
  /** Not known, as for some connections that were already open. */
  UNKNOWN(null);

  private final @Nullable Direction direction;

  Side(@Nullable Direction direction) {
    this.direction = direction;
  }

  /** Returns whether the match's direction and ports allow such connections. */
  boolean mayMatch(Match match) {
    return (match.direction().isEmpty() || match.direction().get() == direction)
        && (match.ports().isEmpty() || direction != null);
  }
}
