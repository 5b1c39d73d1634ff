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
 * Makes listening sockets whose accepted sockets have keep-alive settings: each is set as it is
 * accepted, which works on every platform and needs no option of the {@code java} command.
 *
 * <p>The sockets are plain. For TLS, apply the settings to each socket that an {@link
 * javax.net.ssl.SSLServerSocket} accepts: {@link KeepAlive#applyTo(Socket)} reaches its connection.
 */
public final class KeepAliveServerSocketFactory extends ServerSocketFactory {
  private static final int DEFAULT_BACKLOG = 50; // as ServerSocket's

  private final KeepAlive settings;

  /** Accepted sockets with these settings. */
  public KeepAliveServerSocketFactory(KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    this.settings = settings;
  }

  /**
   * Accepted sockets with these settings, as text.
   *
   * @throws SyntaxException if the text is no settings
   */
  public KeepAliveServerSocketFactory(String settings) {
    this(KeepAlive.parse(settings));
  }

  /**
   * Accepted sockets with the settings of the system property {@code keepalive4j.settings}, or
   * {@code on}.
   *
   * @throws SyntaxException if the text is no settings
   */
  public KeepAliveServerSocketFactory() {
    this(KeepAliveSocketFactory.systemSettings());
  }

  /**
   * The same as {@link #KeepAliveServerSocketFactory()}; hides the method of {@link
   * ServerSocketFactory}.
   */
  public static ServerSocketFactory getDefault() {
    return new KeepAliveServerSocketFactory();
  }

  /**
   * An unbound listening socket.
   *
   * @throws KeepAliveException if the settings can't be set here: told now, and not at every accept
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
        // no reason to end the server's accept loop: its next read tells what befell this
        // connection
        LOG.log(Level.WARNING, "accepted without its keep-alive settings", peerIsGone);
      }
      return accepted;
    }
  }
}
