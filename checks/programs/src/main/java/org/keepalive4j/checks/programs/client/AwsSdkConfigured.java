package org.keepalive4j.checks.programs.client;

import io.netty.channel.socket.nio.NioChannelOption;
import java.net.URI;
import jdk.net.ExtendedSocketOptions;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** AWS SDK 2 on its Netty client: Netty's options. */
final class AwsSdkConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);

    var httpClient =
        NettyNioAsyncHttpClient.builder()
            .tcpKeepAlive(true)
            .putChannelOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 60)
            .putChannelOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), 15)
            .putChannelOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 4);
    var s3 =
        S3AsyncClient.builder()
            .httpClientBuilder(httpClient)
            .endpointOverride(URI.create("http://127.0.0.1:" + run.port()))
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .forcePathStyle(true)
            .build();
    ClientRun.hold(s3.listBuckets());
    ClientRun.connectionsAreOpen();
  }
}
