package org.keepalive4j.integrations.grpc;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.integrations.netty.NettyKeepAlive;

/**
 * Keep-alive settings for the artifact grpc-netty. They are the connection's own and independent of
 * gRPC's keepAliveTime, which sends HTTP/2 pings.
 *
 * <pre>{@code
 * GrpcKeepAlive.configure(channelBuilder, settings);
 * GrpcKeepAlive.configure(serverBuilder, settings);
 * }</pre>
 *
 * <p>The transport is gRPC's own choice: epoll where it is on the class path and works, else NIO.
 * To builders with another transport, give its channel class too.
 */
public final class GrpcKeepAlive {
  private GrpcKeepAlive() {}

  /**
   * Gives the options to the channel's connections; a user timeout also replaces the one that gRPC
   * derives from keepAliveTimeout.
   *
   * @return the same builder
   * @throws IllegalArgumentException if the transport has no such option
   */
  public static NettyChannelBuilder configure(NettyChannelBuilder builder, KeepAlive settings) {
    return configure(builder, settings, defaultChannelClass());
  }

  /** The same for a channel whose transport is set by channelType: give the same class. */
  public static NettyChannelBuilder configure(
      NettyChannelBuilder builder, KeepAlive settings, Class<? extends Channel> channelClass) {
    NettyKeepAlive.options(channelClass, settings).forEach(builder::withOption);
    return builder;
  }

  /**
   * Gives the options to the connections that the server accepts.
   *
   * @return the same builder
   * @throws IllegalArgumentException if the transport has no such option
   */
  public static NettyServerBuilder configure(NettyServerBuilder builder, KeepAlive settings) {
    return configure(builder, settings, defaultChannelClass());
  }

  /** The same for a server whose transport is set by channelType: give the same class. */
  public static NettyServerBuilder configure(
      NettyServerBuilder builder, KeepAlive settings, Class<? extends Channel> channelClass) {
    NettyKeepAlive.options(channelClass, settings).forEach(builder::withChildOption);
    return builder;
  }

  // As io.grpc.netty.Utils chooses.
  private static Class<? extends Channel> defaultChannelClass() {
    try {
      return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    } catch (NoClassDefFoundError withoutEpoll) {
      return NioSocketChannel.class;
    }
  }
}
