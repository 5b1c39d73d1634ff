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
 * Keep-alive settings for the artifact grpc-netty. These are options of the TCP connection. They
 * are independent of gRPC's keepAliveTime, which sends HTTP/2 pings.
 *
 * <pre>{@code
 * GrpcKeepAlive.configure(channelBuilder, settings);
 * GrpcKeepAlive.configure(serverBuilder, settings);
 * }</pre>
 *
 * <p>Unless you pass a channel class, the transport is the one that gRPC chooses: epoll if it is
 * available, otherwise NIO. For a builder with another transport, pass its channel class.
 */
public final class GrpcKeepAlive {
  private GrpcKeepAlive() {}

  /**
   * Sets the options for the channel's connections. A user timeout also replaces the one that gRPC
   * derives from keepAliveTimeout.
   *
   * @return the same builder
   * @throws IllegalArgumentException if the transport has no such option
   */
  public static NettyChannelBuilder configure(NettyChannelBuilder builder, KeepAlive settings) {
    return configure(builder, settings, defaultChannelClass());
  }

  /**
   * Sets the options for a channel whose transport is set with channelType.
   *
   * @param channelClass the same class as for channelType
   */
  public static NettyChannelBuilder configure(
      NettyChannelBuilder builder, KeepAlive settings, Class<? extends Channel> channelClass) {
    NettyKeepAlive.options(channelClass, settings).forEach(builder::withOption);
    return builder;
  }

  /**
   * Sets the options for the connections that the server accepts.
   *
   * @return the same builder
   * @throws IllegalArgumentException if the transport has no such option
   */
  public static NettyServerBuilder configure(NettyServerBuilder builder, KeepAlive settings) {
    return configure(builder, settings, defaultChannelClass());
  }

  /**
   * Sets the options for a server whose transport is set with channelType.
   *
   * @param channelClass the class of its connections
   */
  public static NettyServerBuilder configure(
      NettyServerBuilder builder, KeepAlive settings, Class<? extends Channel> channelClass) {
    NettyKeepAlive.options(channelClass, settings).forEach(builder::withChildOption);
    return builder;
  }

  // as in io.grpc.netty.Utils
  private static Class<? extends Channel> defaultChannelClass() {
    try {
      return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    } catch (NoClassDefFoundError withoutEpoll) {
      return NioSocketChannel.class;
    }
  }
}
