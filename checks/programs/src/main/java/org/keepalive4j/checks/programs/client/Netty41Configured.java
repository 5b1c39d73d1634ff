package org.keepalive4j.checks.programs.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.keepalive4j.integrations.netty.NettyKeepAlive;

/** Netty 4.1: client and server on NIO and epoll. */
@SuppressWarnings("deprecation") // for 4.2, which it is compiled against
final class Netty41Configured {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    both(run, new EpollEventLoopGroup(1), EpollSocketChannel.class, EpollServerSocketChannel.class);
    if (run.withUserTimeout()) {
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT) cannot be set on the transport NIO",
          () ->
              NettyKeepAlive.configure(
                  new Bootstrap().channel(NioSocketChannel.class), run.settings()));
    } else {
      both(run, new NioEventLoopGroup(1), NioSocketChannel.class, NioServerSocketChannel.class);
    }
    ClientRun.connectionsAreOpen();
  }

  private static void both(
      ClientRun run,
      EventLoopGroup group,
      Class<? extends Channel> client,
      Class<? extends ServerChannel> server)
      throws Exception {
    connect(run, group, client);
    accept(run, group, server);
  }

  private static void connect(ClientRun run, EventLoopGroup group, Class<? extends Channel> channel)
      throws Exception {
    var settings = run.settings();
    var bootstrap = new Bootstrap().channel(channel).handler(new ChannelInboundHandlerAdapter());
    NettyKeepAlive.configure(bootstrap, settings);
    bootstrap.group(group).connect(LOOPBACK, run.port()).sync();
  }

  private static void accept(
      ClientRun run, EventLoopGroup group, Class<? extends ServerChannel> channel)
      throws Exception {
    var settings = run.settings();
    var serverBootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(channel)
            .childHandler(new ChannelInboundHandlerAdapter());
    NettyKeepAlive.configureAccepted(serverBootstrap, settings);
    var listener = serverBootstrap.bind(LOOPBACK, 0).sync().channel();
    ClientRun.connectTo(((InetSocketAddress) listener.localAddress()).getPort());
  }
}
