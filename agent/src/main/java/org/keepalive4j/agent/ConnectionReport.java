package org.keepalive4j.agent;

import org.jspecify.annotations.Nullable;

/** An open TCP connection with its settings, read from the kernel. */
public final class ConnectionReport {
  private final String local;
  private final String remote;
  private final @Nullable String direction;
  private final String settings;

  /**
   * Creates a report.
   *
   * @param direction connect, accept, or null if unknown
   */
  public ConnectionReport(
      String local, String remote, @Nullable String direction, String settings) {
    this.local = local;
    this.remote = remote;
    this.direction = direction;
    this.settings = settings;
  }

  /** Returns the local address and port. */
  public String getLocal() {
    return local;
  }

  /** Returns the remote address and port. */
  public String getRemote() {
    return remote;
  }

  /** Returns connect, accept, or null if unknown, because JMX has no optional values. */
  public @Nullable String getDirection() {
    return direction;
  }

  /** Returns the settings in effect, in the syntax of a policy. */
  public String getSettings() {
    return settings;
  }
}
