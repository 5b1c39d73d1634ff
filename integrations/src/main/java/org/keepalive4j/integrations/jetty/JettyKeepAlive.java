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
import org.keepalive4j.KeepAlive;
import org.keepalive4j.integrations.Trial;

/**
 * Sets each TCP connection that Jetty opens or accepts.
 *
 * <pre>{@code
 * clientConnector.addEventListener(new JettyKeepAlive(settings));
 * serverConnector.addBean(new JettyKeepAlive(settings));
 * }</pre>
 */
public final class JettyKeepAlive
    implements ClientConnector.ConnectListener, SelectorManager.AcceptListener {
  private final KeepAlive settings;

  /**
   * Connections with these settings.
   *
   * @throws UncheckedIOException if they can't be set here: told now, as Jetty would only log it
   */
  public JettyKeepAlive(KeepAlive settings) {
    this.settings = Trial.passed(settings);
  }

  @Override
  public void onConnectBegin(SocketChannel channel, SocketAddress address) {
    if (address instanceof InetSocketAddress) {
      apply(channel);
    }
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    apply((NetworkChannel) channel);
  }

  private void apply(NetworkChannel channel) {
    try {
      settings.applyTo(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
