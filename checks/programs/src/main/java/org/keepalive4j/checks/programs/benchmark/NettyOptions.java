package org.keepalive4j.checks.programs.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import jdk.net.ExtendedSocketOptions;

/** Sets four options of a connection and reads them back, by one of Netty's transports. */
public final class NettyOptions {
  public static void main(String[] arguments) throws Exception {
    boolean epoll = arguments[0].equals("epoll");
    int calls = Integer.parseInt(arguments[1]);
    ChannelOption<Integer> idle =
        epoll
            ? EpollChannelOption.TCP_KEEPIDLE
            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
    ChannelOption<Integer> interval =
        epoll
            ? EpollChannelOption.TCP_KEEPINTVL
            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL);
    ChannelOption<Integer> count =
        epoll
            ? EpollChannelOption.TCP_KEEPCNT
            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT);
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel =
          new Bootstrap()
              .group(group)
              .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(listener.getLocalSocketAddress())
              .sync()
              .channel();
      ChannelConfig options = channel.config();
      System.out.println("ready");
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
      while (in.readLine() != null) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
          options.setOption(interval, 10);
          options.setOption(count, 5);
          options.setOption(ChannelOption.SO_KEEPALIVE, true);
          options.setOption(idle, 600 + i % 2);
          if (!options.getOption(ChannelOption.SO_KEEPALIVE)
              || options.getOption(idle) != 600 + i % 2
              || options.getOption(interval) != 10
              || options.getOption(count) != 5) {
            throw new AssertionError("not in effect");
          }
        }
        System.out.println((System.nanoTime() - start) / (double) calls);
      }
    }
    group.shutdownGracefully();
  }
}
