package org.keepalive4j.checks.programs.client;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.keepalive4j.integrations.jetty.JettyKeepAlive;

/** Jetty 12: client and server. */
final class JettyConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();

    var clientConnector = new ClientConnector();
    clientConnector.addEventListener(new JettyKeepAlive(settings));
    var client = ClientRun.hold(new HttpClient(new HttpClientTransportOverHTTP(clientConnector)));
    client.start();
    client.GET("http://127.0.0.1:" + run.port() + "/");

    var server = ClientRun.hold(new Server());
    var serverConnector = new ServerConnector(server);
    serverConnector.setHost("127.0.0.1");
    serverConnector.addBean(new JettyKeepAlive(settings));
    server.addConnector(serverConnector);
    server.start();
    ClientRun.connectTo(serverConnector.getLocalPort());

    if (!run.withUserTimeout()) {
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT)", () -> new JettyKeepAlive(ClientRun.userTimeout()));
    }
    ClientRun.connectionsAreOpen();
  }
}
