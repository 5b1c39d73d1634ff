package org.keepalive4j.integrations.reactor;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.integrations.netty.NettyKeepAlive;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;

/**
 * Sets each connection of a client or server of Reactor Netty as it is made, whatever the
 * transport.
 *
 * <pre>{@code
 * HttpClient client = HttpClient.create().doOnChannelInit(new ReactorKeepAlive(settings));
 * HttpServer server = HttpServer.create().doOnChannelInit(new ReactorKeepAlive(settings));
 * }</pre>
 *
 * <p>What the transport cannot set (a user timeout on NIO) fails each connection with an exception
 * that says so. Channels that are not TCP are left alone.
 */
public final class ReactorKeepAlive implements ChannelPipelineConfigurer {
  private final KeepAlive settings;

  /** Connections with these settings. */
  public ReactorKeepAlive(KeepAlive settings) {
    this.settings = settings;
  }

  @Override
  public void onChannelInit(
      ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
    if (channel instanceof SocketChannel) {
      NettyKeepAlive.applyTo(channel, settings);
    }
  }
}
