package org.keepalive4j.checks.programs.client;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** Netty 4.2: client and server on each transport. */
final class Netty42Configured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    NettyClientAndServer.open(
        run,
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()),
        EpollSocketChannel.class,
        EpollServerSocketChannel.class);
    NettyClientAndServer.open(
        run,
        new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory()),
        IoUringSocketChannel.class,
        IoUringServerSocketChannel.class);
    NettyClientAndServer.openOnNio(
        run, new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));
    ClientRun.connectionsAreOpen();
  }
}
