package org.keepalive4j.integrations.jedis;

import java.io.IOException;
import java.net.Socket;
import org.keepalive4j.KeepAlive;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Jedis' own sockets, TLS included, with keep-alive settings.
 *
 * <pre>{@code
 * new Jedis(new JedisKeepAlive(address, config, settings), config)
 * }</pre>
 *
 * <p>Set after Jedis has connected, because it switches keep-alive on by itself.
 */
public final class JedisKeepAlive extends DefaultJedisSocketFactory {
  private final KeepAlive settings;

  /** Connections to this address, with Jedis' own options from the config. */
  public JedisKeepAlive(HostAndPort address, JedisClientConfig config, KeepAlive settings) {
    super(address, config);
    this.settings = settings;
  }

  /**
   * A connected socket.
   *
   * @throws JedisConnectionException if the settings cannot be set, caused by a {@link
   *     org.keepalive4j.KeepAliveException}; or as Jedis' own
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
