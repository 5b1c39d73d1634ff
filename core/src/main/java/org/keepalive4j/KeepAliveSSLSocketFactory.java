package org.keepalive4j;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes TLS sockets that have keep-alive settings, for clients that take an {@link
 * SSLSocketFactory} or, as JNDI does for {@code ldaps://}, any factory in place of one. The sockets
 * come from another SSLSocketFactory, so certificates, protocols and host name checks stay as they
 * are.
 *
 * <pre>{@code
 * java -Dkeepalive4j.settings=idle=60s,interval=15s,count=4 …
 * env.put("java.naming.ldap.factory.socket", "org.keepalive4j.KeepAliveSSLSocketFactory");
 * }</pre>
 *
 * <p>Unconnected sockets get the settings at once, the others before the TLS handshake.
 */
public final class KeepAliveSSLSocketFactory extends SSLSocketFactory {
  private final KeepAlive settings;
  private final SSLSocketFactory factory;

  /** Sockets of the given factory, with these settings. */
  public KeepAliveSSLSocketFactory(KeepAlive settings, SSLSocketFactory factory) {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(factory, "factory");
    this.settings = settings;
    this.factory = factory;
  }

  /** Sockets of {@link SSLSocketFactory#getDefault}, with these settings. */
  public KeepAliveSSLSocketFactory(KeepAlive settings) {
    this(settings, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * Sockets of {@link SSLSocketFactory#getDefault}, with these settings, as text.
   *
   * @throws SyntaxException if the text is no settings
   */
  public KeepAliveSSLSocketFactory(String settings) {
    this(KeepAlive.parse(settings));
  }

  /**
   * Sockets of {@link SSLSocketFactory#getDefault}, with the settings of the system property {@code
   * keepalive4j.settings}, or {@code on}.
   *
   * @throws SyntaxException if the text is no settings
   */
  public KeepAliveSSLSocketFactory() {
    this(KeepAliveSocketFactory.systemSettings());
  }

  /**
   * The same as {@link #KeepAliveSSLSocketFactory()}, for clients that know this class by name;
   * hides the method of {@link SSLSocketFactory}.
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

  /** TLS over a connected socket, which gets the settings itself. */
  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    settings.applyTo(socket);
    return factory.createSocket(socket, host, port, autoClose);
  }

  /** TLS over an accepted socket, which gets the settings itself. */
  @Override
  public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose)
      throws IOException {
    settings.applyTo(socket);
    return factory.createSocket(socket, consumed, autoClose);
  }
}
