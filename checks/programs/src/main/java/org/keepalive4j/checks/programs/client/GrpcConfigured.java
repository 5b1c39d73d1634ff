package org.keepalive4j.checks.programs.client;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.keepalive4j.integrations.grpc.GrpcKeepAlive;

/** gRPC with grpc-netty: channel and server. */
final class GrpcConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();

    var channelBuilder = NettyChannelBuilder.forAddress("127.0.0.1", run.port()).usePlaintext();
    GrpcKeepAlive.configure(channelBuilder, settings);
    ClientRun.hold(channelBuilder.build()).getState(true);

    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var serverBuilder = NettyServerBuilder.forAddress(address);
    GrpcKeepAlive.configure(serverBuilder, settings);
    ClientRun.connectTo(serverBuilder.build().start().getPort());

    var onNio =
        NettyChannelBuilder.forAddress("127.0.0.1", run.port())
            .usePlaintext()
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));
    if (run.withUserTimeout()) {
      ClientRun.refuses(
          "cannot be set on the transport NIO",
          () -> GrpcKeepAlive.configure(onNio, settings, NioSocketChannel.class));
    } else {
      GrpcKeepAlive.configure(onNio, settings, NioSocketChannel.class);
      ClientRun.hold(onNio.build()).getState(true);
    }
    ClientRun.connectionsAreOpen();
  }
}
