package org.keepalive4j.checks.programs.client;

import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;

/** Netty 4.1: client and server on NIO and epoll. */
@SuppressWarnings("deprecation") // deprecated in 4.2, with which it is compiled
final class Netty41Configured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    NettyClientAndServer.open(
        run, new EpollEventLoopGroup(1), EpollSocketChannel.class, EpollServerSocketChannel.class);
    NettyClientAndServer.openOnNio(run, new NioEventLoopGroup(1));
    ClientRun.connectionsAreOpen();
  }
}
