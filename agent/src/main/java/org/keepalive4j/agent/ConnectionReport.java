package org.keepalive4j.agent;

import org.jspecify.annotations.Nullable;

/** One open TCP connection, and what the kernel has for it. */
public final class ConnectionReport {
  private final String local;
  private final String remote;
  private final @Nullable String direction;
  private final String settings;

  /**
   * A connection.
   *
   * @param direction connect, accept, or null where that cannot be told
   */
  public ConnectionReport(
      String local, String remote, @Nullable String direction, String settings) {
    this.local = local;
    this.remote = remote;
    this.direction = direction;
    this.settings = settings;
  }

  /** This side's address and port. */
  public String getLocal() {
    return local;
  }

  /** The peer's address and port. */
  public String getRemote() {
    return remote;
  }

  /** Which side opened it: connect, accept, or null where that cannot be told. */
  public @Nullable String getDirection() {
    return direction;
  }

  /** What is in force, in the words of a policy. */
  public String getSettings() {
    return settings;
  }
}
