package org.keepalive4j.checks.programs.client;

import java.nio.file.Files;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.keepalive4j.integrations.tomcat.KeepAliveHttp11Protocol;

/** Tomcat. */
final class TomcatConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();
    var tomcat = ClientRun.hold(new Tomcat());
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());

    var connector = new Connector("org.keepalive4j.integrations.tomcat.KeepAliveHttp11Protocol");
    connector.setProperty("keepAlive", settings.toString());
    connector.setProperty("address", "127.0.0.1");
    connector.setPort(0);
    tomcat.setConnector(connector);
    tomcat.start();
    ClientRun.connectTo(connector.getLocalPort());

    if (!run.withUserTimeout()) {
      var protocol = new KeepAliveHttp11Protocol();
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT)",
          () -> protocol.setKeepAlive(ClientRun.userTimeout().toString()));
    }
    ClientRun.connectionsAreOpen();
  }
}
