package org.keepalive4j.integrations.reactor;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.netty.NettyKeepAlive;
import org.keepalive4j.integrations.netty.NettyPolicy;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.LoopResources;

/**
 * Applies settings or a policy to each connection that a client or server of Reactor Netty opens or
 * accepts, on every transport.
 *
 * <pre>{@code
 * HttpClient client = HttpClient.create().doOnChannelInit(new ReactorKeepAlive(settings));
 * HttpServer server = HttpServer.create().doOnChannelInit(new ReactorKeepAlive(settings));
 * }</pre>
 *
 * <p>A user timeout needs a native transport. If a client or server uses NIO nevertheless, each of
 * its connections fails, and Netty logs why. Channels that aren't TCP aren't changed.
 */
public final class ReactorKeepAlive implements ChannelPipelineConfigurer {
  private final Consumer<Channel> setter;

  /**
   * Creates a configurer that applies these settings.
   *
   * @throws IllegalArgumentException for a user timeout if there is no native transport
   */
  public ReactorKeepAlive(KeepAlive settings) {
    if (settings.userTimeout().isPresent() && !LoopResources.hasNativeSupport()) {
      throw new IllegalArgumentException(
          "user timeout (TCP_USER_TIMEOUT) needs a native transport, and there is none: add"
              + " netty-transport-native-epoll to the class path, or use the agent of keepalive4j");
    }
    setter = channel -> NettyKeepAlive.applyTo(channel, settings);
  }

  /**
   * Creates a configurer that applies a policy. Options that can't be set are logged once and never
   * break a connection: see {@link AppliedPolicy}.
   */
  public ReactorKeepAlive(Policy policy) {
    setter = new NettyPolicy(new AppliedPolicy(policy, "Reactor Netty"))::applyTo;
  }

  @Override
  public void onChannelInit(
      ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
    if (channel instanceof SocketChannel) {
      setter.accept(channel);
    }
  }
}
