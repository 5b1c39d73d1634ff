package org.keepalive4j.checks.programs.client;

import java.nio.file.Files;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat: NIO, and NIO2 on asynchronous channels. */
final class TomcatPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var tomcat = ClientRun.hold(new Tomcat());
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    for (var protocol : new String[] {"Http11NioProtocol", "Http11Nio2Protocol"}) {
      var connector = new Connector("org.apache.coyote.http11." + protocol);
      connector.setProperty("address", "127.0.0.1");
      connector.setPort(0);
      tomcat.setConnector(connector);
    }
    tomcat.start();
    for (var connector : tomcat.getService().findConnectors()) {
      ClientRun.connectTo(connector.getLocalPort());
    }

    ClientRun.connectionsAreOpen();
  }
}
