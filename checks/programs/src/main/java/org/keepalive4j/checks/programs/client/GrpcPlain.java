package org.keepalive4j.checks.programs.client;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** gRPC with grpc-netty: channel and server, which talk to each other. */
final class GrpcPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = ClientRun.hold(NettyServerBuilder.forAddress(address).build()).start();
    for (int channelPort : new int[] {port, server.getPort()}) {
      var builder = NettyChannelBuilder.forAddress("127.0.0.1", channelPort).usePlaintext();
      ClientRun.hold(builder.build()).getState(true);
    }

    ClientRun.connectionsAreOpen();
  }
}
