package org.keepalive4j.checks.programs.client;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12: client and server. */
final class JettyPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var client = ClientRun.hold(new HttpClient());
    client.start();
    client.GET("http://127.0.0.1:" + port + "/");

    var server = ClientRun.hold(new Server());
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.start();
    client.GET("http://127.0.0.1:" + connector.getLocalPort() + "/");

    ClientRun.connectionsAreOpen();
  }
}
