package org.keepalive4j;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.SocketFactory;

/**
 * Creates sockets with keep-alive settings, for clients that take a {@link SocketFactory} as an
 * instance or by its class name. If a client knows only the class name, the settings come from the
 * system property {@code keepalive4j.settings}:
 *
 * <pre>{@code
 * java -Dkeepalive4j.settings=idle=60s,interval=15s,count=4 …
 * }</pre>
 *
 * <p><strong>The sockets don't use TLS.</strong> A client that uses them in place of TLS sockets
 * sends everything in clear text, passwords included. JNDI does so if {@code
 * java.naming.ldap.factory.socket} names this class and the URL is {@code ldaps://}: use {@link
 * KeepAliveSSLSocketFactory} there. JDBC drivers and OkHttp add TLS to the sockets of this factory.
 *
 * <p>Unconnected sockets get the settings at once, so they are in effect during the handshake, and
 * a user timeout limits connect() too. A client may change the options of its socket later, so
 * verify the settings of an open connection once.
 */
public class KeepAliveSocketFactory extends SocketFactory {
  private final KeepAlive settings;

  /** Creates a factory of sockets with these settings. */
  public KeepAliveSocketFactory(KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    this.settings = settings;
  }

  /**
   * Creates a factory of sockets with these settings.
   *
   * @throws SyntaxException if the text isn't settings
   */
  public KeepAliveSocketFactory(String settings) {
    this(KeepAlive.parse(settings));
  }

  /**
   * Creates a factory of sockets with the {@link #defaultSettings}.
   *
   * @throws SyntaxException if the system property isn't settings
   */
  public KeepAliveSocketFactory() {
    this(defaultSettings());
  }

  /**
   * Returns the settings of the system property {@code keepalive4j.settings}, {@code on} if it
   * isn't set.
   *
   * @throws SyntaxException if the property isn't settings
   */
  public static KeepAlive defaultSettings() {
    return KeepAlive.parse(System.getProperty("keepalive4j.settings", "on"));
  }

  /**
   * Returns {@link #KeepAliveSocketFactory()}. Hides the method of {@link SocketFactory}, which
   * JNDI would call otherwise.
   */
  public static SocketFactory getDefault() {
    return new KeepAliveSocketFactory();
  }

  @Override
  public Socket createSocket() throws IOException {
    return apply(settings, new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return apply(settings, new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return apply(settings, new Socket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return apply(settings, new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return apply(settings, new Socket(address, port, localAddress, localPort));
  }

  /** Applies settings to a new socket. Closes the socket if they are refused. */
  static Socket apply(KeepAlive settings, Socket socket) throws IOException {
    try {
      settings.applyTo(socket);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}
