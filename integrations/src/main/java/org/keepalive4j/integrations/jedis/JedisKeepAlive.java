package org.keepalive4j.integrations.jedis;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import org.keepalive4j.KeepAlive;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Creates the same sockets as Jedis does by default, TLS included, with keep-alive settings.
 *
 * <pre>{@code
 * new Jedis(new JedisKeepAlive(address, config, settings), config)
 * }</pre>
 *
 * <p>The settings are applied after Jedis has connected, because Jedis itself switches keep-alive
 * on.
 */
public final class JedisKeepAlive extends DefaultJedisSocketFactory {
  private final KeepAlive settings;

  /** Creates a factory of connections to this address. Jedis' own options are in the config. */
  public JedisKeepAlive(HostAndPort address, JedisClientConfig config, KeepAlive settings) {
    super(address, config);
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Returns a connected socket.
   *
   * @throws JedisConnectionException if Jedis can't connect, or if the settings can't be set; the
   *     cause is then a {@link org.keepalive4j.KeepAliveException}
   */
  @Override
  public Socket createSocket() {
    Socket socket = super.createSocket();
    try {
      settings.applyTo(socket);
      return socket;
    } catch (IOException e) {
      try {
        socket.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw new JedisConnectionException("keep-alive settings could not be set", e);
    }
  }
}
