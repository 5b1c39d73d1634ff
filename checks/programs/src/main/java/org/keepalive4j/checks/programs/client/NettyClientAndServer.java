package org.keepalive4j.checks.programs.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.keepalive4j.integrations.netty.NettyKeepAlive;

/**
 * A client and a server with the settings of a run, on the given transport, for Netty 4.1 and 4.2.
 */
final class NettyClientAndServer {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private NettyClientAndServer() {}

  static void open(
      ClientRun run,
      EventLoopGroup group,
      Class<? extends Channel> client,
      Class<? extends ServerChannel> server)
      throws Exception {
    var settings = run.settings();
    var bootstrap = new Bootstrap().channel(client).handler(new ChannelInboundHandlerAdapter());
    NettyKeepAlive.configure(bootstrap, settings);
    bootstrap.group(group).connect(LOOPBACK, run.port()).sync();

    var serverBootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(server)
            .childHandler(new ChannelInboundHandlerAdapter());
    NettyKeepAlive.configureAccepted(serverBootstrap, settings);
    var listener = serverBootstrap.bind(LOOPBACK, 0).sync().channel();
    ClientRun.connectTo(((InetSocketAddress) listener.localAddress()).getPort());
  }

  /** Opens both on NIO, which refuses a user timeout. */
  static void openOnNio(ClientRun run, EventLoopGroup group) throws Exception {
    if (run.withUserTimeout()) {
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT) cannot be set on the transport NIO",
          () ->
              NettyKeepAlive.configure(
                  new Bootstrap().channel(NioSocketChannel.class), run.settings()));
    } else {
      open(run, group, NioSocketChannel.class, NioServerSocketChannel.class);
    }
  }
}
