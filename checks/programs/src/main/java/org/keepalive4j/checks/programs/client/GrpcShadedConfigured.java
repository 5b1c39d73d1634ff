package org.keepalive4j.checks.programs.client;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.keepalive4j.integrations.grpc.shaded.ShadedGrpcKeepAlive;

/** gRPC with grpc-netty-shaded: channel and server. */
final class GrpcShadedConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();

    var channelBuilder = NettyChannelBuilder.forAddress("127.0.0.1", run.port()).usePlaintext();
    ShadedGrpcKeepAlive.configure(channelBuilder, settings);
    ClientRun.hold(channelBuilder.build()).getState(true);

    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var serverBuilder = NettyServerBuilder.forAddress(address);
    ShadedGrpcKeepAlive.configure(serverBuilder, settings);
    ClientRun.connectTo(serverBuilder.build().start().getPort());

    ClientRun.connectionsAreOpen();
  }
}
