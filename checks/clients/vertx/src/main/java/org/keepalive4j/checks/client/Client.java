package org.keepalive4j.checks.client;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;

/** Vert.x: its own options, which take effect on native transports only. */
final class Client {
  public static void main(String[] arguments) throws Exception {
    var run = Run.of(arguments);
    var vertx = Run.hold(Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)));

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

    var server = vertx.createNetServer(serverOptions).connectHandler(Run::hold);
    Run.connectTo(server.listen(0, "127.0.0.1").await().actualPort());
    Run.connectionsAreOpen();
  }
}
