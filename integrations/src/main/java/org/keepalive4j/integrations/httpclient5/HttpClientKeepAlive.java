package org.keepalive4j.integrations.httpclient5;

import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/**
 * Keep-alive settings as options of HttpClient, for the classic and the async client. HttpClient
 * sets its options on every socket, after the socket factory. Its defaults are idle 5 s, interval 5
 * s and count 3.
 *
 * <pre>{@code
 * HttpClientKeepAlive.configure(SocketConfig.custom(), settings)
 * HttpClientKeepAlive.configure(IOReactorConfig.custom(), settings)
 * }</pre>
 *
 * <p>HttpClient has no user timeout. Unset options keep HttpClient's defaults.
 */
public final class HttpClientKeepAlive {
  static final String NO_USER_TIMEOUT =
      "Apache HttpClient has no option for the user timeout (TCP_USER_TIMEOUT): omit it, or use"
          + " the agent of keepalive4j";

  private HttpClientKeepAlive() {}

  /**
   * Sets the options of the classic client's sockets.
   *
   * @return the same builder
   * @throws IllegalArgumentException for a user timeout
   */
  public static SocketConfig.Builder configure(SocketConfig.Builder builder, KeepAlive settings) {
    refuseUserTimeout(settings);
    return configureProbes(builder, settings);
  }

  /** Sets the same options, but ignores a user timeout. */
  static SocketConfig.Builder configureProbes(SocketConfig.Builder builder, KeepAlive settings) {
    settings.enabled().ifPresent(builder::setSoKeepAlive);
    settings.get(KeepAliveOption.IDLE).ifPresent(builder::setTcpKeepIdle);
    settings.get(KeepAliveOption.INTERVAL).ifPresent(builder::setTcpKeepInterval);
    settings.get(KeepAliveOption.COUNT).ifPresent(builder::setTcpKeepCount);
    return builder;
  }

  /**
   * Sets the options of the async client's sockets.
   *
   * @return the same builder
   * @throws IllegalArgumentException for a user timeout
   */
  public static IOReactorConfig.Builder configure(
      IOReactorConfig.Builder builder, KeepAlive settings) {
    refuseUserTimeout(settings);
    settings.enabled().ifPresent(builder::setSoKeepAlive);
    settings.get(KeepAliveOption.IDLE).ifPresent(builder::setTcpKeepIdle);
    settings.get(KeepAliveOption.INTERVAL).ifPresent(builder::setTcpKeepInterval);
    settings.get(KeepAliveOption.COUNT).ifPresent(builder::setTcpKeepCount);
    return builder;
  }

  private static void refuseUserTimeout(KeepAlive settings) {
    if (settings.userTimeout().isPresent()) {
      throw new IllegalArgumentException(NO_USER_TIMEOUT);
    }
  }
}
