package org.keepalive4j.checks.client;

import io.vertx.core.Vertx;

/** Vert.x: client and server. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var vertx = Run.hold(Vertx.vertx());
    Run.hold(vertx.createNetClient().connect(port, "127.0.0.1").await());
    var server = vertx.createNetServer().connectHandler(Run::hold);
    int own = server.listen(0, "127.0.0.1").await().actualPort();
    Run.hold(vertx.createNetClient().connect(own, "127.0.0.1").await());

    Run.connectionsAreOpen();
  }
}
