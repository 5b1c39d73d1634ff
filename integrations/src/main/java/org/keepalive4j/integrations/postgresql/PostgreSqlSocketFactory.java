package org.keepalive4j.integrations.postgresql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveSocketFactory;

/**
 * Makes PgJDBC's sockets with keep-alive settings. Name it in the URL:
 *
 * <pre>{@code
 * jdbc:postgresql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.postgresql.PostgreSqlSocketFactory&tcpKeepAlive=true&socketFactoryArg=idle=60s,interval=15s,count=4
 * }</pre>
 *
 * <p>The driver puts TLS over these sockets. For a policy instead of settings, use {@link
 * org.keepalive4j.integrations.PolicySocketFactory}.
 */
public final class PostgreSqlSocketFactory extends SocketFactory {
  private final KeepAliveSocketFactory factory;

  /**
   * Makes sockets with the settings of the property {@code socketFactoryArg}; without it, with
   * those of the system property {@code keepalive4j.settings}, or {@code on}. PgJDBC passes its
   * connection properties.
   *
   * @throws org.keepalive4j.SyntaxException if the property isn't settings
   * @throws IllegalArgumentException if the settings are on and {@code tcpKeepAlive} isn't true:
   *     PgJDBC would then switch keep-alive off
   */
  public PostgreSqlSocketFactory(Properties properties) {
    String unlessGiven = System.getProperty("keepalive4j.settings", "on");
    KeepAlive settings = KeepAlive.parse(properties.getProperty("socketFactoryArg", unlessGiven));
    boolean on = settings.enabled().orElse(false);
    if (on && !Boolean.parseBoolean(properties.getProperty("tcpKeepAlive"))) {
      throw new IllegalArgumentException(
          "PgJDBC would switch keep-alive off again: add tcpKeepAlive=true to its URL or"
              + " properties");
    }
    factory = new KeepAliveSocketFactory(settings);
  }

  @Override
  public Socket createSocket() throws IOException {
    return factory.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return factory.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return factory.createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return factory.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return factory.createSocket(address, port, localAddress, localPort);
  }
}
