package org.keepalive4j.checks.programs.client;

import io.vertx.core.Vertx;

/** Vert.x: client and server. */
final class VertxPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var vertx = ClientRun.hold(Vertx.vertx());
    ClientRun.hold(vertx.createNetClient().connect(port, "127.0.0.1").await());
    var server = vertx.createNetServer().connectHandler(ClientRun::hold);
    int own = server.listen(0, "127.0.0.1").await().actualPort();
    ClientRun.hold(vertx.createNetClient().connect(own, "127.0.0.1").await());

    ClientRun.connectionsAreOpen();
  }
}
