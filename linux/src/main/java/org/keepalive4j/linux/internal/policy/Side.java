package org.keepalive4j.linux.internal.policy;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Match;

/** Which side opened a connection, as far as a program knows. */
enum Side {
  CONNECT(Direction.CONNECT),
  ACCEPT(Direction.ACCEPT),
  /** Of a connection that is there already it cannot always be told. */
  UNKNOWN(null);

  private final @Nullable Direction direction;

  Side(@Nullable Direction direction) {
    this.direction = direction;
  }

  /** Whether the match can be true here: {@link Match#matches}, its first two steps. */
  boolean mayMatch(Match match) {
    return (match.direction() == null || match.direction() == direction)
        && (match.ports() == null || direction != null);
  }
}
