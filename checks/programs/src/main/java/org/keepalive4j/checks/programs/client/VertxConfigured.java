package org.keepalive4j.checks.programs.client;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;

/** Vert.x: its own options, which take effect on native transports only. */
final class VertxConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var vertx = ClientRun.hold(Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)));

    var clientOptions = new NetClientOptions();
    clientOptions
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdleSeconds(60)
        .setTcpKeepAliveIntervalSeconds(15)
        .setTcpKeepAliveCount(4);
    var serverOptions = new NetServerOptions();
    serverOptions
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdleSeconds(60)
        .setTcpKeepAliveIntervalSeconds(15)
        .setTcpKeepAliveCount(4);
    if (run.withUserTimeout()) {
      clientOptions.setTcpUserTimeout(120_000);
      serverOptions.setTcpUserTimeout(120_000);
    }
    vertx.createNetClient(clientOptions).connect(run.port(), "127.0.0.1").await();

    var server = vertx.createNetServer(serverOptions).connectHandler(ClientRun::hold);
    ClientRun.connectTo(server.listen(0, "127.0.0.1").await().actualPort());
    ClientRun.connectionsAreOpen();
  }
}
