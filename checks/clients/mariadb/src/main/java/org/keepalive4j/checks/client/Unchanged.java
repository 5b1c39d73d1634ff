package org.keepalive4j.checks.client;

import java.sql.DriverManager;

/** MariaDB Connector/J. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var url = "jdbc:mariadb://127.0.0.1:" + port + "/?user=checks&sslMode=disable";
    Run.hold(DriverManager.getConnection(url));
    Run.hold(DriverManager.getConnection(url + "&tcpKeepAlive=false"));

    Run.connectionsAreOpen();
  }
}
