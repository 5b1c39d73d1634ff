package org.keepalive4j.integrations.mariadb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveSocketFactory;
import org.keepalive4j.PolicySource;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.PolicySocketFactory;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * Creates the sockets of MariaDB Connector/J with keep-alive settings. Name this class in the
 * property {@code socketFactory}, and give the settings in the property {@code keepAlive}. You need
 * this class only for a user timeout or a policy. For the other options, the driver has
 * tcpKeepIdle, tcpKeepInterval and tcpKeepCount.
 *
 * <pre>{@code
 * jdbc:mariadb://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.mariadb.MariaDbSocketFactory&keepAlive=idle=60s
 * }</pre>
 */
public final class MariaDbSocketFactory extends ConfigurableSocketFactory {
  private SocketFactory sockets = new KeepAliveSocketFactory();

  /** Called by the driver, which knows this class by name. */
  public MariaDbSocketFactory() {}

  /**
   * Reads the settings from the property {@code keepAlive}. Without it, the settings are the {@link
   * KeepAliveSocketFactory#defaultSettings}.
   *
   * <p>Instead of settings, you can give a policy or {@code @FILE} in the property {@code
   * keepAlivePolicy}: see {@link PolicySocketFactory}.
   *
   * @throws IllegalArgumentException if the text isn't settings, or if the driver would undo them
   * @throws UncheckedIOException if the policy file can't be read
   */
  @Override
  public void setConfiguration(Configuration configuration, String host) {
    String policy = configuration.nonMappedOptions().getProperty("keepAlivePolicy");
    if (policy != null) {
      sockets = new PolicySocketFactory(load(policy));
      return;
    }
    String text = configuration.nonMappedOptions().getProperty("keepAlive");
    if (text == null) {
      return;
    }
    KeepAlive settings = KeepAlive.parse(text);
    if (settings.enabled().orElse(configuration.tcpKeepAlive()) != configuration.tcpKeepAlive()) {
      throw new IllegalArgumentException(
          "MariaDB Connector/J would undo keepAlive=%s, because its URL has tcpKeepAlive=%s: make them agree"
              .formatted(settings, configuration.tcpKeepAlive()));
    }
    sockets = new KeepAliveSocketFactory(settings);
  }

  private static AppliedPolicy load(String policy) {
    try {
      return new AppliedPolicy(new PolicySource(policy).read(), "MariaDB Connector/J");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    return sockets.createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return sockets.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return sockets.createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return sockets.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return sockets.createSocket(host, port, localHost, localPort);
  }
}
