package org.keepalive4j.integrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.keepalive4j.KeepAlive;

/** Settings tried at configuration time, where the client would only log a later failure. */
public final class Trial {
  private Trial() {}

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
