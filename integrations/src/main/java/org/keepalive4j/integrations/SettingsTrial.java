package org.keepalive4j.integrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.keepalive4j.KeepAlive;

/**
 * Whether settings can be set here, found out while a client is configured: later the client would
 * only log it. For the packages of this module; public because these are several.
 */
public final class SettingsTrial {
  private SettingsTrial() {}

  /**
   * Sets the settings on a socket that is closed again.
   *
   * @return the same settings
   * @throws UncheckedIOException if they cannot be set here, caused by a {@link
   *     org.keepalive4j.KeepAliveException}
   */
  public static KeepAlive passed(KeepAlive settings) {
    try (Socket socket = new Socket()) {
      settings.applyTo(socket);
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
