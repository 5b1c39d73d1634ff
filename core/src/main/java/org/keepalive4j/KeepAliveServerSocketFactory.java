package org.keepalive4j;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import javax.net.ServerSocketFactory;

/**
 * Creates listening sockets that apply keep-alive settings to each socket that they accept. This
 * works on every platform and needs no option of the {@code java} command.
 *
 * <p>The sockets don't use TLS. With TLS, call {@link KeepAlive#applyTo(Socket)} for each socket
 * that an {@link javax.net.ssl.SSLServerSocket} accepts.
 */
public final class KeepAliveServerSocketFactory extends ServerSocketFactory {
  private static final int DEFAULT_BACKLOG = 50; // as ServerSocket's

  private final KeepAlive settings;

  /** Creates a factory whose listeners apply these settings. */
  public KeepAliveServerSocketFactory(KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    this.settings = settings;
  }

  /**
   * Creates a factory whose listeners apply these settings.
   *
   * @throws SyntaxException if the text isn't settings
   */
  public KeepAliveServerSocketFactory(String settings) {
    this(KeepAlive.parse(settings));
  }

  /**
   * Creates a factory whose listeners apply the {@link KeepAliveSocketFactory#defaultSettings}.
   *
   * @throws SyntaxException if the system property isn't settings
   */
  public KeepAliveServerSocketFactory() {
    this(KeepAliveSocketFactory.defaultSettings());
  }

  /**
   * Returns {@link #KeepAliveServerSocketFactory()}. Hides the method of {@link
   * ServerSocketFactory}.
   */
  public static ServerSocketFactory getDefault() {
    return new KeepAliveServerSocketFactory();
  }

  /**
   * Returns an unbound listening socket.
   *
   * @throws KeepAliveException if the settings can't be set on this system. They are tried on
   *     another socket, so that the failure doesn't appear only at the first accept
   */
  @Override
  public ServerSocket createServerSocket() throws IOException {
    try (Socket trial = new Socket()) {
      settings.applyTo(trial);
    }
    return new AppliesOnAccept(settings);
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return bind(new InetSocketAddress(port), DEFAULT_BACKLOG);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return bind(new InetSocketAddress(port), backlog);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    return bind(new InetSocketAddress(address, port), backlog);
  }

  private ServerSocket bind(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket socket = createServerSocket();
    try {
      socket.bind(address, backlog);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static final class AppliesOnAccept extends ServerSocket {
    private static final Logger LOG = System.getLogger("org.keepalive4j");

    private final KeepAlive settings;

    AppliesOnAccept(KeepAlive settings) throws IOException {
      this.settings = settings;
    }

    @Override
    public Socket accept() throws IOException {
      Socket accepted = super.accept();
      try {
        settings.applyTo(accepted);
      } catch (IOException peerIsGone) {
        // The server must go on accepting. Its next read of this connection throws.
        LOG.log(Level.WARNING, "accepted without its keep-alive settings", peerIsGone);
      }
      return accepted;
    }
  }
}
