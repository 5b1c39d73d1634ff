package org.keepalive4j;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.SocketFactory;

/**
 * Makes sockets that have keep-alive settings, for clients that take a {@link SocketFactory}, by
 * instance or by class name. Where a client knows only the class name, the settings are those of
 * the system property {@code keepalive4j.settings}:
 *
 * <pre>{@code
 * java -Dkeepalive4j.settings=idle=60s,interval=15s,count=4 …
 * }</pre>
 *
 * <p><strong>The sockets are plain.</strong> A client that takes them in place of TLS sockets sends
 * everything in clear text, passwords too: JNDI does, where {@code java.naming.ldap.factory.socket}
 * names this class and the URL is {@code ldaps://}. Use {@link KeepAliveSSLSocketFactory} there.
 * JDBC drivers and OkHttp put TLS over the sockets of this factory.
 *
 * <p>Unconnected sockets get the settings at once, so that they are in force from the handshake on;
 * a user timeout then limits connect() too. A client may undo settings after it has its socket:
 * look at what it does.
 */
public final class KeepAliveSocketFactory extends SocketFactory {
  private final KeepAlive settings;

  /** Sockets with these settings. */
  public KeepAliveSocketFactory(KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    this.settings = settings;
  }

  /**
   * Sockets with these settings, as text.
   *
   * @throws SyntaxException if the text is no settings
   */
  public KeepAliveSocketFactory(String settings) {
    this(KeepAlive.parse(settings));
  }

  /**
   * Sockets with the settings of the system property {@code keepalive4j.settings}, or {@code on}.
   *
   * @throws SyntaxException if the text is no settings
   */
  public KeepAliveSocketFactory() {
    this(systemSettings());
  }

  static KeepAlive systemSettings() {
    return KeepAlive.parse(System.getProperty("keepalive4j.settings", "on"));
  }

  /** The same as {@link #KeepAliveSocketFactory()}; hides the method of {@link SocketFactory}. */
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

  /** Applies settings to a new socket, and closes it if they are refused. */
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
