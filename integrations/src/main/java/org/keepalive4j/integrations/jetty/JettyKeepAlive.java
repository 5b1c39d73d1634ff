package org.keepalive4j.integrations.jetty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.SelectorManager;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.SettingsTrial;

/**
 * Applies settings or a policy to each TCP connection that Jetty opens or accepts.
 *
 * <pre>{@code
 * clientConnector.addEventListener(new JettyKeepAlive(settings));
 * serverConnector.addBean(new JettyKeepAlive(settings));
 * }</pre>
 */
public final class JettyKeepAlive
    implements ClientConnector.ConnectListener, SelectorManager.AcceptListener {
  private interface Setter {
    void set(NetworkChannel channel, Direction direction, SocketAddress remote) throws IOException;
  }

  private final Setter setter;

  /**
   * Creates a listener that applies these settings.
   *
   * @throws UncheckedIOException if they can't be set. They are tried at once, because Jetty would
   *     only log a later failure
   */
  public JettyKeepAlive(KeepAlive settings) {
    KeepAlive supported = SettingsTrial.require(settings);
    setter = (channel, direction, remote) -> supported.applyTo(channel);
  }

  /**
   * Creates a listener that applies a policy. Options that can't be set are logged once and never
   * break a connection: see {@link AppliedPolicy}.
   */
  public JettyKeepAlive(Policy policy) {
    setter = new AppliedPolicy(policy, "Jetty")::applyTo;
  }

  @Override
  public void onConnectBegin(SocketChannel channel, SocketAddress address) {
    set(channel, Direction.CONNECT, address);
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    try {
      SocketChannel accepted = (SocketChannel) channel;
      set(accepted, Direction.ACCEPT, accepted.getRemoteAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void set(NetworkChannel channel, Direction direction, SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress)) {
      return; // a UNIX domain socket
    }
    try {
      setter.set(channel, direction, remote);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
