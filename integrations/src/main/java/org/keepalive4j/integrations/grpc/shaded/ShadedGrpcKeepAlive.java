package org.keepalive4j.integrations.grpc.shaded;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioChannelOption;
import io.grpc.netty.shaded.io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.function.BiConsumer;
import jdk.net.ExtendedSocketOptions;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/**
 * Keep-alive settings for the artifact grpc-netty-shaded. These are options of the TCP connection.
 * They are independent of gRPC's keepAliveTime, which sends HTTP/2 pings.
 *
 * <pre>{@code
 * ShadedGrpcKeepAlive.configure(channelBuilder, settings);
 * ShadedGrpcKeepAlive.configure(serverBuilder, settings);
 * }</pre>
 *
 * <p>The transport must be the one that gRPC chooses: epoll if it is available, otherwise NIO.
 */
public final class ShadedGrpcKeepAlive {
  private ShadedGrpcKeepAlive() {}

  /**
   * Sets the options for the channel's connections. A user timeout also replaces the one that gRPC
   * derives from keepAliveTimeout.
   *
   * @return the same builder
   * @throws IllegalArgumentException if the transport has no such option
   */
  public static NettyChannelBuilder configure(NettyChannelBuilder builder, KeepAlive settings) {
    forEachOption(settings, builder::withOption);
    return builder;
  }

  /**
   * Sets the options for the connections that the server accepts.
   *
   * @return the same builder
   * @throws IllegalArgumentException if the transport has no such option
   */
  public static NettyServerBuilder configure(NettyServerBuilder builder, KeepAlive settings) {
    forEachOption(settings, builder::withChildOption);
    return builder;
  }

  @SuppressWarnings("unchecked") // each option gets a value of its own type
  private static void forEachOption(
      KeepAlive settings, BiConsumer<ChannelOption<Object>, Object> builder) {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      settings
          .get(option)
          .ifPresent(value ->
              builder.accept(
                  (ChannelOption<Object>) channelOption(option),
                  option == KeepAliveOption.KEEP_ALIVE ? (Object) (value == 1) : value));
    }
  }

  private static ChannelOption<?> channelOption(KeepAliveOption option) {
    if (option == KeepAliveOption.KEEP_ALIVE) {
      return ChannelOption.SO_KEEPALIVE;
    }
    if (Epoll.isAvailable()) {
      return new IntegerUnixChannelOption(
          option.kernelName(), option.linuxLevel(), option.linuxName());
    }
    return NioChannelOption.of(
        switch (option) {
          case IDLE -> ExtendedSocketOptions.TCP_KEEPIDLE;
          case INTERVAL -> ExtendedSocketOptions.TCP_KEEPINTERVAL;
          case COUNT -> ExtendedSocketOptions.TCP_KEEPCOUNT;
          case KEEP_ALIVE, USER_TIMEOUT ->
              throw new IllegalArgumentException(
                  "user timeout (TCP_USER_TIMEOUT) cannot be set on the transport NIO, and gRPC's"
                      + " epoll is not available here: use the agent of keepalive4j",
                  Epoll.unavailabilityCause());
        });
  }
}
