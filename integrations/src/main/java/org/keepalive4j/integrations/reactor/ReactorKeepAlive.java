package org.keepalive4j.integrations.reactor;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.integrations.netty.NettyKeepAlive;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.LoopResources;

/**
 * Sets each connection of a client or server of Reactor Netty as it is made, whatever the
 * transport.
 *
 * <pre>{@code
 * HttpClient client = HttpClient.create().doOnChannelInit(new ReactorKeepAlive(settings));
 * HttpServer server = HttpServer.create().doOnChannelInit(new ReactorKeepAlive(settings));
 * }</pre>
 *
 * <p>A user timeout needs a native transport. Where a client or server is run on NIO nevertheless,
 * each of its connections fails, and Netty logs why. Channels that are not TCP are left alone.
 */
public final class ReactorKeepAlive implements ChannelPipelineConfigurer {
  private final KeepAlive settings;

  /**
   * Connections with these settings.
   *
   * @throws IllegalArgumentException for a user timeout where there is no native transport
   */
  public ReactorKeepAlive(KeepAlive settings) {
    if (settings.userTimeout().isPresent() && !LoopResources.hasNativeSupport()) {
      throw new IllegalArgumentException(
          "user timeout (TCP_USER_TIMEOUT) needs a native transport, and there is none: add"
              + " netty-transport-native-epoll to the class path, or use the agent of keepalive4j");
    }
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
