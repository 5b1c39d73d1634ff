package org.keepalive4j.checks.programs.client;

import java.sql.DriverManager;

/** MariaDB Connector/J. */
final class MariaDbPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var url = "jdbc:mariadb://127.0.0.1:" + port + "/?user=checks&sslMode=disable";
    ClientRun.hold(DriverManager.getConnection(url));
    ClientRun.hold(DriverManager.getConnection(url + "&tcpKeepAlive=false"));

    ClientRun.connectionsAreOpen();
  }
}
