package org.keepalive4j;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates TLS sockets with keep-alive settings, for clients that take an {@link SSLSocketFactory},
 * or any factory in its place, as JNDI does for {@code ldaps://}. Another SSLSocketFactory creates
 * the sockets, so its certificates, protocols and host name checks apply.
 *
 * <pre>{@code
 * java -Dkeepalive4j.settings=idle=60s,interval=15s,count=4 …
 * env.put("java.naming.ldap.factory.socket", "org.keepalive4j.KeepAliveSSLSocketFactory");
 * }</pre>
 *
 * <p>Unconnected sockets get the settings at once. Connected sockets get them before the TLS
 * handshake.
 */
public final class KeepAliveSSLSocketFactory extends SSLSocketFactory {
  private final KeepAlive settings;
  private final SSLSocketFactory factory;

  /** Creates a factory that applies these settings to the sockets of another factory. */
  public KeepAliveSSLSocketFactory(KeepAlive settings, SSLSocketFactory factory) {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(factory, "factory");
    this.settings = settings;
    this.factory = factory;
  }

  /** Creates a factory that applies these settings to sockets of the JVM's default factory. */
  public KeepAliveSSLSocketFactory(KeepAlive settings) {
    this(settings, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * Creates a factory that applies these settings to sockets of the JVM's default factory.
   *
   * @throws SyntaxException if the text isn't settings
   */
  public KeepAliveSSLSocketFactory(String settings) {
    this(KeepAlive.parse(settings));
  }

  /**
   * Creates a factory that applies the {@link KeepAliveSocketFactory#defaultSettings} to sockets of
   * the JVM's default factory.
   *
   * @throws SyntaxException if the system property isn't settings
   */
  public KeepAliveSSLSocketFactory() {
    this(KeepAliveSocketFactory.defaultSettings());
  }

  /**
   * Returns {@link #KeepAliveSSLSocketFactory()}, for clients that know this class by name. Hides
   * the method of {@link SSLSocketFactory}.
   */
  public static SocketFactory getDefault() {
    return new KeepAliveSSLSocketFactory();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return KeepAliveSocketFactory.apply(settings, factory.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return KeepAliveSocketFactory.apply(settings, factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return KeepAliveSocketFactory.apply(
        settings, factory.createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return KeepAliveSocketFactory.apply(settings, factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return KeepAliveSocketFactory.apply(
        settings, factory.createSocket(address, port, localAddress, localPort));
  }

  /** Returns a TLS socket over a connected socket, which gets the settings. */
  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    settings.applyTo(socket);
    return factory.createSocket(socket, host, port, autoClose);
  }

  /** Returns a TLS socket over an accepted socket, which gets the settings. */
  @Override
  public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose)
      throws IOException {
    settings.applyTo(socket);
    return factory.createSocket(socket, consumed, autoClose);
  }
}
