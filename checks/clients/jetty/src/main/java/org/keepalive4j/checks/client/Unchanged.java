package org.keepalive4j.checks.client;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12: client and server. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var client = Run.hold(new HttpClient());
    client.start();
    client.GET("http://127.0.0.1:" + port + "/");

    var server = Run.hold(new Server());
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.start();
    client.GET("http://127.0.0.1:" + connector.getLocalPort() + "/");

    Run.connectionsAreOpen();
  }
}
