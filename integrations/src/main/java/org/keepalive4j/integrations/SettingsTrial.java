package org.keepalive4j.integrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Objects;
import org.keepalive4j.KeepAlive;

/**
 * Tries settings on a socket while a client is configured, because the client would only log a
 * later failure. This class is public only because several packages of this module use it.
 */
public final class SettingsTrial {
  private SettingsTrial() {}

  /**
   * Applies the settings to a socket and closes it again.
   *
   * @return the same settings
   * @throws UncheckedIOException if they can't be set, with a {@link
   *     org.keepalive4j.KeepAliveException} as its cause
   */
  public static KeepAlive require(KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    try (Socket socket = new Socket()) {
      settings.applyTo(socket);
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
